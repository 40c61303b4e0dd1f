/**
 * Unpacks the Chromium of @sparticuz/chromium (headless, no root, no download) into the folder given: `chromium`,
 * its `fonts`, and under `al2023/lib` the system libraries that a bare machine lacks.
 *
 *   node rig/browser/unpackChromium.mjs <folder>
 *
 * A process of its own, because the package unpacks into the temporary folder and takes whatever stands there for
 * complete: this one is given an empty folder for its own.
 */
import { createRequire } from 'node:module';
import path from 'node:path';

process.env.TMPDIR = path.resolve(process.argv[2]);

const { inflate } = await import('@sparticuz/chromium');
const packageFolder = path.dirname(
	path.dirname(createRequire(import.meta.url).resolve('@sparticuz/chromium')),
);
const archives = ['chromium.br', 'fonts.tar.br', 'swiftshader.tar.br', 'al2023.tar.br'];
await Promise.all(archives.map((name) => inflate(path.join(packageFolder, 'bin', name))));
