import { readFileSync } from 'node:fs';
import path from 'node:path';

import type { DestinationBackEnd } from '../destinations';
import { templateFolder } from '../template';

/** A figure's statement, as it is published for a database. */
export function figureStatement(figure: string, dialect: DestinationBackEnd['dialect']): string {
	const file = dialect === 'MariaDB' ? `${figure}.mysql.sql` : `${figure}.sql`;
	return readFileSync(path.join(templateFolder, 'figures', file), 'utf8');
}
