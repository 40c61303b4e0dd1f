import type { Destination } from '../../../engine/destination/destination';

export type Row = Readonly<Record<string, unknown>>;

/** An empty database with the destination that is tested, and a second way in for looking and meddling. */
export interface DestinationDatabase {
	/** A destination of its own each time, as two processes would have. All are closed with the database. */
	open(): Destination;
	/** Rows of a query, values as JavaScript has them: times as ISO text, JSON parsed, big numbers as text. */
	query(sql: string): Promise<readonly Row[]>;
	close(): Promise<void>;
}

export interface DestinationBackEnd {
	readonly name: string;
	/** Whose SQL it speaks. */
	readonly dialect: 'MariaDB' | 'PostgreSQL' | 'SQLite';
	/** A type of text that tells all texts apart, as a column of a key can have it. */
	readonly keyText: string;
	start(): Promise<void>;
	database(): Promise<DestinationDatabase>;
	stop(): Promise<void>;
}

/** Opens destinations that are closed together. */
export function opening(make: () => Destination): {
	readonly open: () => Destination;
	readonly closeAll: () => Promise<void>;
} {
	const opened: Destination[] = [];
	return {
		open: () => {
			const destination = make();
			opened.push(destination);
			return destination;
		},
		closeAll: async () => {
			for (const destination of opened) await destination.close();
		},
	};
}

/** As JavaScript has it: times as ISO text. */
export function plain(row: Row): Row {
	return Object.fromEntries(
		Object.entries(row).map(([name, value]) => [
			name,
			value instanceof Date ? value.toISOString() : value,
		]),
	);
}
