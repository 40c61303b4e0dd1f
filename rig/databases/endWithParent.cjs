// Runs a program and waits for its end: node endWithParent.cjs <folder> <program> <argument> …
// When the process that started this is gone, even killed, the program ends as well; then the folder is deleted.
const { spawn } = require('node:child_process');
const { rmSync } = require('node:fs');

const [folder, program, ...args] = process.argv.slice(2);
const child = spawn(program, args, { cwd: folder, stdio: ['ignore', 'inherit', 'inherit'] });

function clearAway(code) {
	rmSync(folder, { recursive: true, force: true });
	process.exit(code ?? 1);
}

child.once('error', (error) => {
	console.error(error.message);
	clearAway(1);
});
child.once('exit', clearAway);
// What holds data that nobody will read again need not end in order.
for (const end of ['disconnect', 'SIGTERM', 'SIGINT', 'SIGHUP']) {
	process.on(end, () => child.kill('SIGKILL'));
}
