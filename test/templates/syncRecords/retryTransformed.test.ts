import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { accountBackEnds } from '../../support/accountTables';
import { start, workflowOf } from '../../support/listOrdersWorkflow';
import { type TakingWorkflow, takingWorkflow } from '../../support/takingWorkflow';
import { takingWorkflowId } from '../../support/takingWorld';
import { openUsersWorld, type UsersWorld } from '../../support/usersWorld';

const users = 250;
const through: INodeParameters = {
	transformWith: 'subWorkflow',
	transformWorkflowId: takingWorkflowId,
	tableExternalId: 'external_id',
};

const transformed = ({ id, email, updated_at, _sync }: IDataObject): IDataObject => ({
	external_id: `user-${String(id)}`,
	email: (email as string | null)?.toLowerCase() ?? 'unknown',
	updated_at,
	_sync,
});
const strict = (user: IDataObject): IDataObject =>
	user.email === null ? { _sync: user._sync, error: 'it has no e-mail' } : transformed(user);

describe.each(accountBackEnds)('Retry Failed with Transform With ($kind)', (backEnd) => {
	let world: UsersWorld;
	let taken: TakingWorkflow;
	beforeAll(async () => await backEnd.start());
	beforeEach(async () => {
		taken = takingWorkflow();
		const { blocks, workflow } = taken;
		const poison = { share: 0.05, kinds: ['noEmail'] } as const;
		world = await openUsersWorld(backEnd, {
			...{ users, poison, blocks },
			workflows: { [takingWorkflowId.value]: workflow },
		});
	});
	afterEach(async () => await world.close());
	afterAll(async () => await backEnd.stop());

	const sync = async (options: INodeParameters = {}) => {
		taken.answer = (page) => page.map(strict);
		const parameters = { ...through, options: { keepFailed: true, maxRetries: 0, ...options } };
		return await world.engine.run(world.workflow(parameters), { items: [{}] });
	};
	/** Two items, the second of which finds nothing left to do. */
	const retry = async (parameters: INodeParameters = {}) => {
		const workflow = workflowOf(
			{
				Start: start,
				Retry: {
					type: 'n8n-nodes-scheduled-sync.syncRecords',
					typeVersion: 1.2,
					parameters: {
						operation: 'retryFailed',
						syncName: 'users',
						table: world.table,
						externalId: 'id',
						...through,
						...parameters,
						options: { tryAllNow: true, maxRetries: 0 },
					},
				},
			},
			['Start > Retry'],
		);
		return await world.engine.run(workflow, { items: [{}, {}] });
	};
	const readAgain = { source: 'httpApi', recordsPath: 'data', cursorField: 'updated_at' };

	const refused = () => world.api.users.truth().filter(({ poison }) => poison !== null);
	const expected = (of: readonly { readonly shown: unknown }[] = world.api.users.truth()) =>
		of.map(({ shown }) => {
			const { external_id, email } = transformed(shown as IDataObject);
			return `${String(external_id)} ${String(email)}`;
		});
	const rows = async () =>
		(await world.account.rows(world.table))
			.map(({ external_id, email }) => `${String(external_id)} ${String(email)}`)
			.sort();
	const verdicts = async () =>
		await world.state(async ({ runs }) =>
			(await runs.list({ sync: 'users' })).map(({ receipt }) => receipt?.verdict),
		);

	it('writes what a transform had refused as the mended transform makes it, under the key that it makes', async () => {
		const done = await sync();
		expect(refused().length).toBeGreaterThan(5);
		expect(done.json('Records')).toMatchObject([
			{ failed: refused().length, kept: refused().length },
		]);
		expect(done.json('Commit')).toMatchObject([{ verdict: 'incomplete', moved: true }]);
		expect(await rows()).toEqual(
			expected(world.api.users.truth().filter(({ poison }) => poison === null)),
		);

		taken.pages = [];
		const failing = await retry();
		expect(failing.json('Retry')).toMatchObject([
			{ claimed: refused().length, stillFailing: refused().length },
			{ claimed: refused().length, stillFailing: refused().length },
		]);
		// As the source gave them: whole, and each with its name.
		expect(taken.pages[0]?.[0]).toMatchObject({
			id: expect.any(Number) as number,
			email: null,
			last_name: expect.any(String) as string,
			_sync: { externalId: expect.any(String) as string, runId: null },
		});

		taken.answer = (page) => page.map(transformed);
		const retried = await retry();
		expect(retried.json('Retry')).toMatchObject([
			{ claimed: refused().length, resolved: refused().length, stillFailing: 0 },
			{ claimed: 0 },
		]);
		expect(await rows()).toEqual(expected());
		expect(await verdicts()).toEqual(['complete']);
	});

	it('reads a page again that could not be read, and transforms its records, too', async () => {
		world.api.faults.add({ kind: 'status', status: 500, operation: 'page=2', times: 1 });
		const done = await sync({ goOnAfterFailedPage: true, pagesAtOnce: 1 });
		expect(done.json('Records')).toMatchObject([{ fetched: users - 100, keptPages: 1 }]);
		taken.answer = (page) => page.map(transformed);
		const retried = await retry(readAgain);
		expect(retried.error).toBeUndefined();
		expect(retried.json('Retry')).toMatchObject([{ stillFailing: 0, givenUp: 0 }, { claimed: 0 }]);
		expect(await rows()).toEqual(expected());
		expect(await verdicts()).toEqual(['unverifiable']);
	});

	it('counts no try where the transform fails as a whole, and says why', async () => {
		await sync();
		taken.answer = () => {
			throw new Error('email is not defined');
		};
		const run = await retry();
		expect(run.error).toMatchObject({
			message: 'The sub-workflow of "Transform With" failed: email is not defined',
		});
		const kept = await world.state(async ({ failed }) => await failed.list({ sync: 'users' }));
		expect(kept.map(({ status, attempts }) => [status, attempts])).toEqual(
			refused().map(() => ['waiting', 0]),
		);
	});
});
