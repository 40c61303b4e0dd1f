import { createConnection } from 'mysql2/promise';

import { openMysqlDestination } from '../../../engine/destination/mysql/openMysqlDestination';
import { systemEnvironment } from '../../../engine/systemEnvironment';
import { ownName, sharedMariadb } from '../servers/serversOfWorker';
import { type DestinationBackEnd, opening, plain, type Row } from './backEnd';

export const onMariadb: DestinationBackEnd = {
	name: 'MariaDB',
	dialect: 'MariaDB',
	// An index is on texts of limited length, and most collations take some texts for equal.
	keyText: 'varchar(190) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin',
	start: async () => {
		await sharedMariadb();
	},
	database: async () => {
		const { host, port, user, password, database: common } = await sharedMariadb();
		const name = ownName('destination');
		const address = { host, port, user, password, database: name };
		const client = await createConnection({
			...address,
			database: common,
			supportBigNumbers: true,
			bigNumberStrings: true,
			// Of a DECIMAL, the zeros at the end are the column's.
			typeCast: (field, next) => {
				if (field.type === 'DATETIME') return instantIn(field.string());
				const value = next();
				return field.type === 'NEWDECIMAL' && typeof value === 'string'
					? value.replace(/(\.\d*?)0+$/, '$1').replace(/\.$/, '')
					: value;
			},
		});
		// So that one statement serves for all back ends.
		await client.query("SET sql_mode = CONCAT(@@sql_mode, ',ANSI_QUOTES')");
		await client.query(`CREATE DATABASE ${name} CHARACTER SET utf8mb4`);
		await client.query(`USE ${name}`);
		const { open, closeAll } = opening(() => openMysqlDestination(address, systemEnvironment));
		return {
			open,
			query: async (sql) => {
				const [rows] = await client.query(sql);
				return Array.isArray(rows) ? (rows as Row[]).map(plain) : [];
			},
			close: async () => {
				await closeAll();
				await client.query(`DROP DATABASE ${name}`);
				await client.end();
			},
		};
	},
	stop: async () => undefined,
};

/** Times are UTC there. */
function instantIn(text: string | null): string | null {
	return text === null ? null : new Date(`${text.replace(' ', 'T')}Z`).toISOString();
}
