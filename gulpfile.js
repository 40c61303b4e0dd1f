const { dest, parallel, src } = require('gulp');

/** Copies the files that n8n reads beside the compiled blocks; `tsc` writes only the code. */
const copy = (room) => () =>
	src([`${room}/**/*.svg`, `${room}/**/*.node.json`], { encoding: false }).pipe(
		dest(`dist/${room}`),
	);

exports.default = parallel(
	Object.assign(copy('nodes'), { displayName: 'nodes: icons and codex files' }),
	Object.assign(copy('credentials'), { displayName: 'credentials: icons' }),
);
