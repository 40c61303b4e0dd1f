import { isTypeScript, projectFiles } from '../../support/architecture/projectFiles';
import { storeBreaches, storeRules } from '../../support/architecture/storeRules';

describe('the store', () => {
	const files = projectFiles(isTypeScript);

	it.each(storeRules)('$name', ({ name }) => {
		expect(storeBreaches(files).filter((breach) => breach.endsWith(`: ${name}`))).toEqual([]);
	});

	it.each(storeRules)('a breach is caught: $name', ({ name, breaches }) => {
		expect(breaches.flatMap((breach) => storeBreaches([breach]))).toEqual(
			breaches.map(({ path }) => `${path}:1: ${name}`),
		);
	});
});
