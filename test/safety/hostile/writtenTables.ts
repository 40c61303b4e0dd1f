import { accountFor, checkCounts } from './accounting';
import { newTally, type Part, type Play } from './play';
import { databaseFile } from './storedRows';
import { accounts } from './supply';
import { TableBook } from './tableBook';

const itemsAtOnce = 200;

/** A table gets so many executions, so that each grows from its first records to its most columns. */
const executionsPerTable = 12;

/** Write to Table, into tables that all accounts share and into tables of one. */
export class WrittenTables implements Part {
	readonly tally = newTally();
	private table: TableBook | undefined;
	private made = 0;

	constructor(private readonly run: Play) {}

	async play(): Promise<number> {
		const { random, supply, blocks, environment, findings } = this.run;
		const table = await this.current();
		const { owner: account } = table;
		const profile = this.run.profile();
		const items = supply.items({
			...{ count: itemsAtOnce, profile, handed: table.handed, mayComeLate: true },
			// An execution is for one account.
			...{ nowMs: environment.timeMs, account: account ?? random.pick([...accounts]) },
			mayChooseAccount: account === undefined,
		});
		const run = await blocks.run({
			type: 'syncRecords',
			parameters: {
				...{ operation: 'writeToTable', table: table.name, databaseFile },
				options: { ...table.options, batchSize: random.pick([30, 100, 500]) },
			},
			items: items.map(({ json }) => json),
			account,
		});
		const what = `${table.name}, ${environment.timeMs}`;
		const accounted = accountFor(run, items, { taken: [], failed: 1 }, what, findings);
		checkCounts(run, items, accounted, what, findings);
		table.take(items, accounted.refused, run, this.tally);
		return items.length;
	}

	async finish(): Promise<void> {
		await this.table?.compare(this.run);
		this.table = undefined;
	}

	private async current(): Promise<TableBook> {
		if (this.table !== undefined && this.table.executions < executionsPerTable) return this.table;
		await this.finish();
		const { random } = this.run;
		this.made += 1;
		const account = random.chance(0.5) ? undefined : random.pick([...accounts]);
		// Of names that differ in case alone SQLite makes one table.
		const owner = account === undefined ? 'shared' : `own_${accounts.indexOf(account)}`;
		return (this.table = new TableBook(
			`${this.run.prefix}_written_${this.made}_${owner}`,
			account,
			random.chance(0.5),
		));
	}
}
