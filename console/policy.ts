import { createHash } from 'node:crypto';

import { styles } from './styles';

const style = createHash('sha256').update(styles).digest('base64');

/**
 * What a page may do: show itself, be styled by its one style sheet, and send its forms. No script runs in it, it has no
 * origin and no cookies, and no other page can have it in a frame.
 */
export const pagePolicy = [
	"default-src 'none'",
	`style-src 'sha256-${style}'`,
	"form-action 'self'",
	"base-uri 'none'",
	"frame-ancestors 'none'",
	'sandbox allow-forms',
].join('; ');
