import { sealFor } from '../../engine/store/failed/seal';
import { eachBackEnd } from '../support/store/eachBackEnd';
import { claimDue, claimedIds, MINUTE, refused, runThatKept } from '../support/store/failedWork';
import { Processes } from '../support/store/severalProcesses';
import { account } from '../support/store/syncWork';
import { testEnvironment } from '../support/store/testEnvironment';

const BEAT_MS = 20_000;

eachBackEnd('claimed failures', (store) => {
	const processes = new Processes(() => store.config);
	afterEach(async () => await processes.end());

	const twoProcesses = async () => {
		const environment = testEnvironment();
		const first = await processes.start('first', environment);
		const second = await processes.start('second', environment);
		await runThatKept(first.account(), 'a', [refused('1'), refused('2')]);
		environment.timeMs += MINUTE;
		return { environment, first, second };
	};

	it('stay with a process as long as it is heard of', async () => {
		const { environment, first, second } = await twoProcesses();
		await claimDue(first.account());
		for (let beats = 0; beats < 30; beats++) {
			environment.timeMs += BEAT_MS;
			await first.beat();
			expect(claimedIds(await claimDue(second.account()))).toEqual([]);
		}
	});

	it('come free two minutes after their process was last heard of, and count as tried', async () => {
		const { environment, first, second } = await twoProcesses();
		await claimDue(first.account());
		environment.timeMs += BEAT_MS;
		await first.beat();
		environment.timeMs += 2 * MINUTE - 1;
		expect(claimedIds(await claimDue(second.account()))).toEqual([]);
		environment.timeMs += 1;
		const claim = await claimDue(second.account());
		expect(claimedIds(claim)).toEqual(['1', '2']);
		expect(claim.batches.map(({ attempts }) => attempts)).toEqual([2, 2]);
	});

	it('are not held beyond the time that they were claimed for, whoever is heard of', async () => {
		const { environment, first, second } = await twoProcesses();
		await claimDue(first.account(), { forMs: 3 * MINUTE });
		for (let passedMs = BEAT_MS; passedMs < 3 * MINUTE; passedMs += BEAT_MS) {
			environment.timeMs += BEAT_MS;
			await first.beat();
			expect(claimedIds(await claimDue(second.account()))).toEqual([]);
		}
		environment.timeMs += BEAT_MS;
		await first.beat();
		expect(claimedIds(await claimDue(second.account()))).toEqual(['1', '2']);
	});

	it('are beaten for no more once nothing of them is left', async () => {
		const { environment, first, second } = await twoProcesses();
		const claim = await claimDue(first.account());
		await first.account().failed.release(claim.id);
		environment.timeMs += MINUTE;
		await claimDue(second.account());
		environment.timeMs += 2 * MINUTE - 1;
		await first.beat();
		environment.timeMs += 1;
		expect(claimedIds(await claimDue(first.account()))).toEqual(['1', '2']);
	});

	it('come free when a clock that was ahead has been set right', async () => {
		const { environment, first, second } = await twoProcesses();
		environment.timeMs += 60 * MINUTE;
		await claimDue(first.account());
		environment.timeMs -= 60 * MINUTE;
		expect(claimedIds(await claimDue(second.account()))).toEqual(['1', '2']);
	});

	it('that nobody survives who tries them are given up after as many tries as others', async () => {
		const { environment, second } = await twoProcesses();
		for (let tries = 1; tries <= 3; tries++) {
			const claim = await claimDue(second.account(), { mostAttempts: 3 });
			expect(claim.batches.map(({ attempts }) => attempts)).toEqual([tries, tries]);
			environment.timeMs += 2 * MINUTE;
		}
		expect(claimedIds(await claimDue(second.account(), { mostAttempts: 3 }))).toEqual([]);
		expect(await second.account().failed.list({ status: 'givenUp' })).toMatchObject([
			{ note: 'Given up: whoever tried it was not heard of any more, 3 times or more' },
			{ attempts: 3 },
		]);
	});

	it('go to several who claim at once, each to one', async () => {
		await store.withStore(async (opened) => {
			const failures = Array.from({ length: 60 }, (_, at) => refused(`${at}`));
			await runThatKept(account(opened), 'a', failures);
			store.environment.timeMs += MINUTE;
			const claims = await Promise.all(
				Array.from({ length: 6 }, async () => await claimDue(account(opened), { limit: 10 })),
			);
			const ids = claims.flatMap(claimedIds);
			expect(new Set(ids).size).toBe(ids.length);
			expect(ids.length).toBe(60);
		});
	});
});

eachBackEnd('failed batches that are kept encrypted', (store) => {
	const secret = 'correct horse battery staple';
	const using = async <Result>(
		key: string | undefined,
		work: (at: ReturnType<typeof account>) => Promise<Result>,
	) => await store.withStore(async (opened) => await work(opened.account('acme', {}, key)));

	it('are read with their key alone, and with another a claim changes nothing', async () => {
		await using(secret, async (at) => {
			await runThatKept(at, 'a', [refused('1')]);
			store.environment.timeMs += MINUTE;
		});
		for (const key of ['another', undefined]) {
			const wrong = { kind: 'wrongEncryptionKey', parameter: 'encryptionKey' };
			await using(key, async (at) => {
				await expect(at.failed.list({})).rejects.toMatchObject(wrong);
				await expect(claimDue(at)).rejects.toMatchObject(wrong);
			});
		}
		store.environment.timeMs += MINUTE;
		await using(secret, async (at) => {
			const { batches } = await claimDue(at);
			expect(batches).toMatchObject([
				{
					attempts: 1,
					reason: 'total: "much" is no number',
					content: { record: { columns: { total: 'much' } } },
				},
			]);
		});
	});

	it('that were kept before there was a key are read as they are', async () => {
		await using(undefined, async (at) => await runThatKept(at, 'a', [refused('1')]));
		await using(secret, async (at) => {
			expect(await at.failed.list({})).toMatchObject([
				{ content: { record: { externalId: '1' } } },
			]);
		});
	});

	it('open for nothing else than what they were kept for', async () => {
		const seal = await sealFor('acme', secret);
		const kept = seal.close('a secret', 'one');
		expect(kept).not.toContain('secret');
		expect(seal.open(kept, 'one')).toBe('a secret');
		expect(() => seal.open(kept, 'other')).toThrow('this key does not open it');
		const other = await sealFor('globex', secret);
		expect(() => other.open(kept, 'one')).toThrow('this key does not open it');
		expect(() => seal.open('sealed:1:AAAA', 'one')).toThrow('this key does not open it');
	});
});
