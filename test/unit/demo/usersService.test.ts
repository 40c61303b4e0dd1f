import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { openUsersService, type UsersService } from '../../../demo/users/usersService';
import { userOfApi, userOfRow } from '../../../rig/users/userRecord';

let folder: string;
let service: UsersService;
const from = '2026-02-01T00:00:00.000Z';
const to = '2026-03-01T00:00:00.000Z';

beforeEach(() => {
	folder = mkdtempSync(path.join(tmpdir(), 'demo-users-'));
});

afterEach(async () => {
	await service.close();
	rmSync(folder, { recursive: true, force: true });
});

const journalFile = () => path.join(folder, 'users.txt');
const open = async () => {
	service = await openUsersService({ port: 0, seed: 7, from, to, journalFile: journalFile() });
	return service.records();
};

describe('the users of the demo', () => {
	it('are 20,000, of which a table takes all but one in a hundred', async () => {
		const count = (await open()).length;
		expect(count).toBeGreaterThan(19_700);
		expect(count).toBeLessThan(19_900);
	});

	it('are those that the journal tells of when they are opened again, and who was edited is mended', async () => {
		const before = await open();
		await service.close();
		const known = new Set(before.map(({ record }) => record.id));
		const bad = Array.from({ length: 20_000 }, (_, at) => 100_001 + at).find(
			(id) => !known.has(String(id)),
		);
		const [created, edited] = [Date.parse(to) + 1_000, Date.parse(to) + 2_000];
		writeFileSync(journalFile(), `${created}\n${edited} ${bad}\n`);
		const changed = (await open()).filter(({ updatedAtMs }) => updatedAtMs > Date.parse(to));
		expect(changed.map(({ updatedAtMs, record: { id } }) => [id, updatedAtMs])).toEqual([
			[String(bad), edited],
			['120001', created],
		]);
	});
});

it('a user of the API and its row in the table are the same record, however a database writes it', async () => {
	await open();
	const shown = {
		id: 100_001,
		email: 'Ann@Example.com',
		first_name: 'Ann',
		last_name: 'Lee',
		status: 'active' as const,
		metadata: { plan: 'pro', logins: 3 },
		created_at: from,
		updated_at: '2026-02-03T04:05:06.789Z',
	};
	const row = {
		external_id: '100001',
		email: 'ann@example.com',
		full_name: 'Ann Lee',
		status: 'active',
		metadata: '{"logins":3,"plan":"pro"}',
		updated_at: new Date(shown.updated_at),
	};
	expect(userOfRow(row)).toEqual(userOfApi(shown));
	expect(userOfRow({ ...row, email: 'Ann@Example.com' })).not.toEqual(userOfApi(shown));
});
