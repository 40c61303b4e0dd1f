import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

import { cacheFolder } from '../../rig/cacheFolder';
import { unpackedDebianPackage } from '../../rig/databases/debianPackage';
import { startRedis } from '../../rig/databases/redis';
import { killStarter } from '../support/serverStarter';

describe('the Redis for queue mode', () => {
	let cache: string;

	beforeAll(async () => {
		await mkdir(cacheFolder, { recursive: true });
		cache = await mkdtemp(path.join(cacheFolder, 'redis-test-'));
	});

	afterAll(async () => await rm(cache, { recursive: true, force: true }));

	/** What it answers to commands, each on a line of its own. */
	const answers = async (port: number, commands: readonly string[], lines: number) => {
		const socket = connect(port, '127.0.0.1');
		await once(socket, 'connect');
		socket.write(commands.map((command) => `${command}\r\n`).join(''));
		let answer = '';
		for await (const text of socket.setEncoding('utf8')) {
			answer += String(text);
			if (answer.split('\r\n').length > lines) break;
		}
		return answer.split('\r\n').slice(0, lines);
	};

	const folders = async () => (await readdir(cache)).filter((name) => name.startsWith('redis-'));

	it('is empty, keeps nothing, and leaves nothing behind', async () => {
		const redis = await startRedis({ cache });
		expect(await folders()).toHaveLength(1);
		const commands = ['PING', 'DBSIZE', 'CONFIG GET save', 'CONFIG GET appendonly'];
		expect(await answers(redis.port, commands, 12)).toEqual([
			'+PONG',
			':0',
			...['*2', '$4', 'save', '$0', ''],
			...['*2', '$10', 'appendonly', '$2', 'no'],
		]);
		await redis.stop();
		expect(await folders()).toEqual([]);
		await expect(answers(redis.port, ['PING'], 1)).rejects.toThrow('ECONNREFUSED');
	});

	it('ends with the process that has started it, also when that is killed', async () => {
		await killStarter('redisProcess.ts', [cache]);
		while ((await folders()).length > 0) await delay(20);
	});

	it('where there is none and none can be fetched, the error says how to get one', async () => {
		const empty = await mkdtemp(path.join(cache, 'empty-'));
		await expect(startRedis({ environment: { PATH: empty }, cache: empty })).rejects.toThrow(
			/^Queue mode needs Redis, and there is none\. Install it so that "redis-server" is on the PATH \(.+\)\. apt-get could not fetch redis-server: there is no apt-get here$/,
		);
		expect(await readdir(path.join(empty, 'debian'))).toEqual([]);
	});

	it('what apt-get says stands in the error when it cannot fetch, and nothing half is left behind', async () => {
		const folder = await mkdtemp(path.join(cache, 'refusing-'));
		const script = '#!/bin/sh\necho "E: Unable to fetch some archives" >&2\nexit 100\n';
		await writeFile(path.join(folder, 'apt-get'), script, { mode: 0o755 });
		const environment = { PATH: `${folder}${path.delimiter}/bin` };
		await expect(unpackedDebianPackage('redis-server', environment, folder)).rejects.toThrow(
			/^apt-get could not fetch redis-server: [^]*E: Unable to fetch some archives/,
		);
		expect(await readdir(path.join(folder, 'debian'))).toEqual([]);
	});
});
