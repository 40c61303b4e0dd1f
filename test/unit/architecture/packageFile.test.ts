import packageJson from '../../../package.json';
import { projectFiles } from '../../support/architecture/projectFiles';

const compiled = (folder: string, ending: string): readonly string[] =>
	projectFiles((filePath) => filePath.startsWith(folder) && filePath.endsWith(`${ending}.ts`)).map(
		(file) => `dist/${file.path.replace(/\.ts$/, '.js')}`,
	);

describe('package.json', () => {
	it('lists every block for n8n, and nothing else', () => {
		expect([...packageJson.n8n.nodes].sort()).toEqual(compiled('nodes/', '.node'));
	});

	it('lists every credential for n8n, and nothing else', () => {
		expect([...packageJson.n8n.credentials].sort()).toEqual(
			compiled('credentials/', '.credentials'),
		);
	});

	it('publishes what is built and the templates only, and types of what can be imported', () => {
		expect(packageJson.files).toEqual([
			'dist',
			'!dist/console/**/*.d.ts',
			'!dist/credentials/**/*.d.ts',
			'!dist/nodes/**/*.d.ts',
			'workflows',
		]);
	});

	it('runs nothing when it is installed', () => {
		const lifecycle = /^(pre|post)?(install|prepare|publish|pack)$|^prepublishOnly$/;
		expect(Object.keys(packageJson.scripts).filter((name) => lifecycle.test(name))).toEqual([]);
	});

	it('carries a version that the change log describes', () => {
		const [changeLog] = projectFiles((filePath) => filePath === 'CHANGELOG.md');
		expect(changeLog?.text).toContain(`## [${packageJson.version}]`);
	});
});
