import { createHash } from 'node:crypto';

const longestReadable = 40;

/**
 * Returns a name for a folder, for whatever an account or a sync is called: no two of them share one, also where a file
 * system takes capitals and small letters for the same, cuts off dots, or has names of its own, such as `con`. It begins
 * with what can be read of the name: `my-shop-3f9a1c2b4d5e6f70`.
 */
export function folderName(name: string): string {
	const readable = name
		.toLowerCase()
		.replace(/[^a-z0-9]+/g, '-')
		.slice(0, longestReadable)
		.replace(/^-|-$/g, '');
	const digits = createHash('sha256').update(name).digest('hex').slice(0, 16);
	return readable === '' ? digits : `${readable}-${digits}`;
}
