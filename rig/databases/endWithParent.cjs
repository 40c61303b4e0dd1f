// Runs a program and waits for its end: node endWithParent.cjs <folder> <program> <argument> …
// When the process that started this is gone, even killed, the program ends as well; then the folder is deleted.
// Told "crash", it kills the program; told "start", it runs it again on what it has left in the folder.
const { spawn } = require('node:child_process');
const { rmSync } = require('node:fs');

const [folder, program, ...args] = process.argv.slice(2);
let child;
let isCrashing = false;

function start() {
	child = spawn(program, args, { cwd: folder, stdio: ['ignore', 'inherit', 'inherit'] });
	child.once('error', (error) => {
		console.error(error.message);
		clearAway(1);
	});
	child.once('exit', (code) => {
		if (!isCrashing) return clearAway(code);
		isCrashing = false;
		process.send('crashed');
	});
}

function clearAway(code) {
	rmSync(folder, { recursive: true, force: true });
	process.exit(code ?? 1);
}

start();
process.on('message', (message) => {
	if (message === 'start') return start();
	isCrashing = true;
	child.kill('SIGKILL');
});
// What holds data that nobody will read again need not end in order.
for (const end of ['disconnect', 'SIGTERM', 'SIGINT', 'SIGHUP']) {
	process.on(end, () => {
		isCrashing = false;
		if (child.exitCode !== null || child.signalCode !== null) clearAway();
		else child.kill('SIGKILL');
	});
}
