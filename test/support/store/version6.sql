CREATE TABLE {schema}store_lease ( scope {text} NOT NULL, key {text} NOT NULL, token {integer} NOT NULL, holder {text}, held_since {integer} NOT NULL, held_until {integer} NOT NULL, PRIMARY KEY (scope, key) ) {options};
INSERT INTO {schema}store_lease (scope, key, token, holder, held_since, held_until) SELECT 'turn', sync, token, run_id, held_since, held_until FROM {schema}sync_lease WHERE account = '' AND job_type = 'TURN';
DELETE FROM {schema}sync_lease WHERE account = '' AND job_type = 'TURN';
