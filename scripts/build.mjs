/** Builds `dist` as it is published: tsc for the code, gulp for icons and codex files. */
import { rmSync } from 'node:fs';
import { run } from './run.mjs';

rmSync('dist', { recursive: true, force: true });
await run('tsc', ['-p', 'tsconfig.build.json']);
await run('gulp', ['--silent']);
