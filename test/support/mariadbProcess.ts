/** A process that has started a MariaDB, tells its port, and waits: `process.send` to whoever forked it. */
import { startMariadb } from '../../rig/databases/mariadb';

void startMariadb().then(({ port }) => {
	process.send?.(port);
	process.channel?.ref();
});
