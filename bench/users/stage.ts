import { startFreshN8n } from '../../rig/n8n/freshN8n';
import type { CredentialReference, Workflow } from '../../rig/n8n/workflow';
import { startUsersApiProcess, type UsersApiProcess } from '../../rig/users/usersApiProcess';
import { BenchDatabase } from '../againstN8n/benchDatabase';
import { measureRun, type Usage } from '../measuredRun';
import { publish, type RealN8n } from '../realN8n';
import { ourTable, ownTable, tableStatement } from './workflows';

const hourMs = 3_600_000;
const api: CredentialReference = { id: 'benchApi', name: 'Sync HTTP API' };

/** A users API and a PostgreSQL, and one n8n after the other that brings the users into a table there. */
export class UsersStage {
	private constructor(
		private readonly users: number,
		private readonly from: Date,
		private readonly source: UsersApiProcess,
		private readonly database: BenchDatabase,
	) {}

	static async open(users: number): Promise<UsersStage> {
		const [from, to] = [48, 1].map((hours) => new Date(Date.now() - hours * hourMs));
		if (from === undefined || to === undefined) throw new Error('There is no time');
		const source = await startUsersApiProcess([
			...['--users', String(users), '--from', from.toISOString(), '--to', to.toISOString()],
		]);
		const database = await BenchDatabase.open().catch(async (error: unknown) => {
			await source.stop();
			throw error;
		});
		return new UsersStage(users, from, source, database);
	}

	/** In an n8n of its own. */
	async run(way: 'ours' | 'own'): Promise<Usage> {
		const n8n = await startFreshN8n();
		try {
			const table = this.database.newTable();
			const started = await publish({ n8n }, await this.place({ n8n }, way, table));
			return await measureRun({ n8n }, started, async () => {
				return this.users - (await this.database.rows(table));
			});
		} finally {
			await n8n.stop();
		}
	}

	async close(): Promise<void> {
		await this.database.close();
		await this.source.stop();
	}

	private async place(real: RealN8n, way: 'ours' | 'own', table: string): Promise<Workflow> {
		const { database, source, from } = this;
		if (way === 'own') {
			await database.query(tableStatement(table));
			return ownTable(source.url, table, await database.createOwnCredential(real));
		}
		const data = { baseUrl: source.url, signIn: 'none' };
		await real.n8n.client.createCredential({ ...api, type: 'syncHttpApi', data });
		const syncAccountApi = await database.createAccount(real);
		return ourTable(table, from, { syncAccountApi, syncHttpApi: api });
	}
}
