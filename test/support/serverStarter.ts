import { fork } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import path from 'node:path';

const projectFolder = path.resolve(__dirname, '..', '..');

/**
 * Kills a process that has started a server, and waits until the server has closed a connection that it had accepted.
 *
 * @param script in this folder; it tells the port of the server that it starts
 */
export async function killStarter(script: string, args: readonly string[] = []): Promise<void> {
	const options = { cwd: projectFolder, execArgv: ['--import', 'tsx'] };
	const starter = fork(path.join(__dirname, script), args, options);
	const [port] = (await once(starter, 'message')) as [number];
	const socket = connect(port, '127.0.0.1');
	await once(socket, 'connect');
	const closed = once(socket.resume(), 'close');
	starter.kill('SIGKILL');
	await closed;
}
