import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, utimesSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';

const execute = promisify(execFile);
const script = path.resolve(__dirname, '..', '..', '..', 'scripts', 'inTurn.mjs');

/** Notes that it begins, gives others the time to get in between, and notes that it ends. */
const program = `
	import { appendFileSync } from 'node:fs';
	import { setTimeout as sleep } from 'node:timers/promises';
	import { inTurn } from ${JSON.stringify(pathToFileURL(script).href)};
	const [lock, diary, outcome] = process.argv.slice(1);
	await inTurn(lock, async () => {
		appendFileSync(diary, 'begin\\n');
		await sleep(20);
		appendFileSync(diary, 'end\\n');
		if (outcome === 'fails') throw new Error('It failed');
	});
`;

describe('two set-ups of one clone', () => {
	let folder: string;
	let lock: string;
	let diary: string;

	beforeEach(() => {
		folder = mkdtempSync(path.join(tmpdir(), 'scheduled-sync-in-turn-'));
		lock = path.join(folder, 'cache', 'setup.lock');
		diary = path.join(folder, 'diary');
	});
	afterEach(() => {
		rmSync(folder, { recursive: true });
	});

	const setUp = async (outcome = 'succeeds') =>
		await execute(process.execPath, ['--input-type=module', '-e', program, lock, diary, outcome]);
	const turns = (count: number): string => 'begin\nend\n'.repeat(count);

	it('take turns, and leave nothing behind', async () => {
		await Promise.all(Array.from({ length: 5 }, async () => await setUp()));
		expect(readFileSync(diary, 'utf8')).toBe(turns(5));
		expect(existsSync(lock)).toBe(false);
	});

	it('take turns after one of them has failed', async () => {
		await expect(setUp('fails')).rejects.toMatchObject({
			stderr: expect.stringContaining('It failed'),
		});
		await setUp();
		expect(readFileSync(diary, 'utf8')).toBe(turns(2));
	});

	it('take turns after one was killed, once it has been silent for half a minute', async () => {
		mkdirSync(lock, { recursive: true });
		const longAgo = new Date(Date.now() - 31_000);
		utimesSync(lock, longAgo, longAgo);
		await Promise.all(Array.from({ length: 5 }, async () => await setUp()));
		expect(readFileSync(diary, 'utf8')).toBe(turns(5));
		expect(existsSync(lock)).toBe(false);
	});
});
