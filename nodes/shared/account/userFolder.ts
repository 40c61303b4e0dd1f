import path from 'node:path';

/** n8n's own folder, found as n8n finds it: `.n8n` in N8N_USER_FOLDER, else in the user's home. */
export function userFolder(): string {
	const home = process.platform === 'win32' ? process.env.USERPROFILE : process.env.HOME;
	return path.join(process.env.N8N_USER_FOLDER ?? home ?? process.cwd(), '.n8n');
}

/** The folder in it that is ours: for stores, and for temporary files too large for memory. */
export function ownFolder(): string {
	return path.join(userFolder(), 'scheduled-sync');
}
