/**
 * Where the tests of one file run. What is started here outlives the file: a jest worker runs many, each of which would
 * start servers of its own else. They end with the worker's process.
 */
import NodeEnvironment from 'jest-environment-node';

import { startMariadb } from '../../../rig/databases/mariadb';
import { startPostgres } from '../../../rig/databases/postgres';

export type ServersOfWorker = typeof servers;

const servers = { postgres: once(startPostgres), mariadb: once(startMariadb) };

export default class TestEnvironment extends NodeEnvironment {
	override async setup(): Promise<void> {
		await super.setup();
		this.global.serversOfWorker = servers;
	}
}

/** Starts it for whoever asks first. */
function once<Server>(start: () => Promise<Server>): () => Promise<Server> {
	let started: Promise<Server> | undefined;
	return async () => await (started ??= start());
}
