import { once } from 'node:events';

import { type Connection, createConnection } from 'mysql2/promise';

import { openMysqlDestination } from '../../engine/destination/mysql/openMysqlDestination';
import { systemEnvironment } from '../../engine/systemEnvironment';
import { type Mariadb, startMariadb } from '../../rig/databases/mariadb';
import { liveOrdinarily } from './ordinaryLife';

/** What whoever looks after a server may have set for all who come. */
const settings = [
	['sql_mode', "''"],
	['sql_mode', "'ANSI_QUOTES,NO_BACKSLASH_ESCAPES,PAD_CHAR_TO_FULL_LENGTH,PIPES_AS_CONCAT'"],
	['sql_mode', "'ORACLE'"],
	['sql_mode', "'TRADITIONAL,ONLY_FULL_GROUP_BY,NO_UNSIGNED_SUBTRACTION,HIGH_NOT_PRECEDENCE'"],
	['time_zone', "'+05:30'"],
	['character_set_server', "'latin1'"],
	['collation_connection', "'latin1_swedish_ci'"],
	['autocommit', '0'],
	['completion_type', "'CHAIN'"],
	['completion_type', "'RELEASE'"],
	['innodb_strict_mode', '0'],
	['tx_isolation', "'READ-UNCOMMITTED'"],
	['tx_isolation', "'READ-COMMITTED'"],
	['tx_isolation', "'SERIALIZABLE'"],
	['sql_safe_updates', '1'],
	['sql_select_limit', '1'],
	['max_join_size', '1'],
	['group_concat_max_len', '4'],
	['foreign_key_checks', '0'],
	['unique_checks', '0'],
	['default_storage_engine', "'MyISAM'"],
	['default_tmp_storage_engine', "'MyISAM'"],
	['sql_auto_is_null', '1'],
	['explicit_defaults_for_timestamp', '0'],
	['lc_time_names', "'de_DE'"],
	['div_precision_increment', '0'],
	['innodb_default_row_format', "'compact'"],
	['max_allowed_packet', '1048576'],
] as const;

describe('a table in a MariaDB of which somebody has set', () => {
	let server: Mariadb;
	let admin: Connection;
	beforeAll(async () => {
		server = await startMariadb();
		const { host, port, user, password, database } = server;
		admin = await createConnection({ host, port, user, password, database, dateStrings: true });
	});
	afterAll(async () => {
		await admin.end();
		await server.stop();
	});

	it.each(settings)('%s to %s takes all that it takes elsewhere', async (name, value) => {
		await admin.query('DROP TABLE IF EXISTS `Orders`, `_sync_deleted_Orders`');
		const [was] = await admin.query(`SELECT @@GLOBAL.${name} AS was`);
		await admin.query(`SET GLOBAL ${name} = ${value}`);
		const { host, port, user, password, database } = server;
		const open = () =>
			openMysqlDestination({ host, port, user, password, database }, systemEnvironment);
		try {
			await liveOrdinarily(open);
		} finally {
			const before = (was as { was: unknown }[])[0]?.was;
			await admin.query(`SET GLOBAL ${name} = ?`, [before]);
		}
	});

	it('wait_timeout to a second keeps the IDs of a source that takes longer between two pages', async () => {
		await admin.query('DROP TABLE IF EXISTS `Orders`');
		await admin.query('SET GLOBAL wait_timeout = 1');
		const { host, port, user, password, database } = server;
		const address = { host, port, user, password, database };
		const destination = openMysqlDestination(address, systemEnvironment);
		try {
			const writer = destination.table({
				table: 'Orders',
				key: ['id'],
				structure: { kind: 'fromRecords' },
				owner: 'acme:orders',
				runId: 'run',
			});
			await writer.write(['a', 'b', 'c'].map((id) => ({ columns: { id }, readAt: 1 })));
			const reconciliation = await writer.reconcile({ readBefore: 2, maxShare: 1 });
			await reconciliation.add([['a']]);
			// Whoever came later and says nothing either has been let go of by then.
			const silent = await createConnection(address);
			await once(silent, 'error');
			await reconciliation.add([['b']]);
			expect(await reconciliation.finish()).toEqual({ existing: 3, deleted: 1 });
		} finally {
			await destination.close();
			await admin.query('SET GLOBAL wait_timeout = 28800');
		}
	});
});
