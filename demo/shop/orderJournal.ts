import { appendFileSync, readFileSync } from 'node:fs';

/** When each order that came in while the demo ran was created, in order; the simulator itself forgets them. */
export class OrderJournal {
	constructor(private readonly file: string) {}

	/** Epoch milliseconds. A line that a crash cut short is passed over. */
	read(): readonly number[] {
		let text: string;
		try {
			text = readFileSync(this.file, 'utf8');
		} catch (error) {
			if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
			throw error;
		}
		return text
			.split('\n')
			.slice(0, -1)
			.map(Number)
			.filter((createdAt) => Number.isSafeInteger(createdAt) && createdAt > 0);
	}

	append(createdAt: number): void {
		appendFileSync(this.file, `${createdAt}\n`);
	}
}
