import { DatabaseSync } from 'node:sqlite';
import type { IncomingOrder } from './orderRequest';

export type Outcome = 'created' | 'updated' | 'unchanged' | 'repeated';

export interface StoredOrder extends IncomingOrder {
	readonly receivedAt: string;
}

export interface Totals {
	readonly orders: number;
	/** Requests that were accepted, repeated ones included. */
	readonly requests: number;
	/** Requests whose idempotency key had been seen before: answered, and otherwise ignored. */
	readonly repeated: number;
}

const schema = `
	CREATE TABLE IF NOT EXISTS orders (
		id TEXT PRIMARY KEY,
		name TEXT NOT NULL,
		createdAt TEXT NOT NULL,
		updatedAt TEXT NOT NULL,
		items TEXT NOT NULL,
		total TEXT NOT NULL,
		body TEXT NOT NULL,
		receivedAt TEXT NOT NULL
	) STRICT;
	CREATE INDEX IF NOT EXISTS ordersByCreation ON orders (createdAt);
	CREATE TABLE IF NOT EXISTS deliveries (
		idempotencyKey TEXT PRIMARY KEY,
		repeats INTEGER NOT NULL DEFAULT 0
	) STRICT;
`;

/** The orders that reached "your app", and the keys under which they came. */
export class OrderStore {
	private readonly database: DatabaseSync;

	constructor(file: string) {
		this.database = new DatabaseSync(file, { timeout: 5_000 });
		this.database.exec('PRAGMA journal_mode = WAL');
		this.database.exec(schema);
	}

	/**
	 * Takes an order once per idempotency key. An order that is older than what is here changes nothing, so deliveries
	 * may arrive in any order.
	 *
	 * The body of a repeated key is not compared with the first: the key names the order's version, and what hangs on
	 * an order (a customer's name, say) may change in the shop without giving the order a new version.
	 */
	receive(idempotencyKey: string, order: IncomingOrder): Outcome {
		this.database.exec('BEGIN IMMEDIATE');
		try {
			const outcome = this.isRepeated(idempotencyKey) ? 'repeated' : this.store(order);
			this.database.exec('COMMIT');
			return outcome;
		} catch (error) {
			this.database.exec('ROLLBACK');
			throw error;
		}
	}

	/** By the time they were created in the shop, the newest first. */
	orders(limit?: number): readonly StoredOrder[] {
		return this.database
			.prepare('SELECT * FROM orders ORDER BY createdAt DESC, id DESC LIMIT ?')
			.all(limit ?? -1) as unknown as readonly StoredOrder[];
	}

	totals(): Totals {
		return this.database
			.prepare(
				`SELECT (SELECT count(*) FROM orders) AS orders,
					count(*) + coalesce(sum(repeats), 0) AS requests,
					coalesce(sum(repeats), 0) AS repeated
				FROM deliveries`,
			)
			.get() as unknown as Totals;
	}

	close(): void {
		this.database.close();
	}

	private isRepeated(idempotencyKey: string): boolean {
		const { changes } = this.database
			.prepare('UPDATE deliveries SET repeats = repeats + 1 WHERE idempotencyKey = ?')
			.run(idempotencyKey);
		if (changes > 0) return true;
		this.database.prepare('INSERT INTO deliveries (idempotencyKey) VALUES (?)').run(idempotencyKey);
		return false;
	}

	private store(order: IncomingOrder): Outcome {
		const known = this.database
			.prepare('SELECT updatedAt FROM orders WHERE id = ?')
			.get(order.id) as { updatedAt: string } | undefined;
		if (known !== undefined && known.updatedAt >= order.updatedAt) return 'unchanged';
		this.database
			.prepare('INSERT OR REPLACE INTO orders VALUES (?, ?, ?, ?, ?, ?, ?, ?)')
			.run(
				order.id,
				order.name,
				order.createdAt,
				order.updatedAt,
				order.items,
				order.total,
				order.body,
				new Date().toISOString(),
			);
		return known === undefined ? 'created' : 'updated';
	}
}
