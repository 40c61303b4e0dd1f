import { appendFileSync, readFileSync } from 'node:fs';

/** What happened to a record of a simulated service while the demo ran, in epoch milliseconds. */
export type JournalEvent =
	| { readonly kind: 'created'; readonly at: number }
	| { readonly kind: 'edited'; readonly at: number; readonly id: number };

/** When each record that came in while the demo ran was created or edited, in order; the simulator itself forgets it. */
export class Journal {
	constructor(private readonly file: string) {}

	/** A line that a crash cut short is passed over. */
	read(): readonly JournalEvent[] {
		let text: string;
		try {
			text = readFileSync(this.file, 'utf8');
		} catch (error) {
			if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
			throw error;
		}
		return text.split('\n').slice(0, -1).flatMap(parse);
	}

	append(event: JournalEvent): void {
		const id = event.kind === 'edited' ? ` ${event.id}` : '';
		appendFileSync(this.file, `${event.at}${id}\n`);
	}
}

/** `<at>` of a new record, `<at> <id>` of an edited one. */
function parse(line: string): readonly JournalEvent[] {
	const [at = 0, id, ...rest] = line.split(' ').map(Number);
	const numbers = id === undefined ? [at] : [at, id];
	if (rest.length > 0 || !numbers.every((one) => Number.isSafeInteger(one) && one > 0)) return [];
	return id === undefined ? [{ kind: 'created', at }] : [{ kind: 'edited', at, id }];
}
