import { appendFileSync, readFileSync } from 'node:fs';

/** What happened to an order while the demo ran, in epoch milliseconds. */
export type OrderEvent =
	| { readonly kind: 'created'; readonly at: number }
	| { readonly kind: 'edited'; readonly at: number; readonly order: number };

/** When each order that came in while the demo ran was created or edited, in order; the simulator itself forgets it. */
export class OrderJournal {
	constructor(private readonly file: string) {}

	/** A line that a crash cut short is passed over. */
	read(): readonly OrderEvent[] {
		let text: string;
		try {
			text = readFileSync(this.file, 'utf8');
		} catch (error) {
			if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
			throw error;
		}
		return text.split('\n').slice(0, -1).flatMap(parse);
	}

	append(event: OrderEvent): void {
		const order = event.kind === 'edited' ? ` ${event.order}` : '';
		appendFileSync(this.file, `${event.at}${order}\n`);
	}
}

/** `<at>` of a new order, `<at> <order>` of an edited one. */
function parse(line: string): readonly OrderEvent[] {
	const [at = 0, order, ...rest] = line.split(' ').map(Number);
	const numbers = order === undefined ? [at] : [at, order];
	if (rest.length > 0 || !numbers.every((one) => Number.isSafeInteger(one) && one > 0)) return [];
	return order === undefined ? [{ kind: 'created', at }] : [{ kind: 'edited', at, order }];
}
