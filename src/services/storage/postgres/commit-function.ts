/**
 * The SQLSTATE that the function below raises when an add would exceed its limit, or when its field holds no whole
 * number. The error's detail is the index of the add.
 */
export const aboveLimitState = 'EA001';
export const noWholeNumberState = 'EA002';

/**
 * Does a whole transaction of the store in one statement, so that it costs one round trip and no lock outlives it:
 * `easel_commit(read keys, their versions, written keys, their texts, keys added to, fields, numbers, limits)`. A
 * version is null if there was no row. A text is null if the row is removed. A limit is null if there is none. If a row
 * was changed after it was read, the function raises `serialization_failure` and writes nothing.
 *
 * Locks are taken in one order, so that two transactions never wait for each other. First comes an advisory lock for
 * each key that is read or added to, because a row that does not exist cannot be locked. Then come the rows. Each
 * statement of the function sees what was committed before it.
 *
 * PostgreSQL keeps query plans, even those made while the table was small and a sequential scan was best. So
 * sequential scans are off in this function.
 */
export const commitFunction = `
CREATE FUNCTION easel_commit(
  read_keys text[], read_versions text[], write_keys text[], write_values text[],
  add_keys text[], add_fields text[], add_numbers numeric[], add_limits numeric[]
) RETURNS void LANGUAGE plpgsql SET enable_seqscan = off AS $$
DECLARE
  one record;
  current jsonb;
  present jsonb;
  total numeric;
BEGIN
  PERFORM pg_advisory_xact_lock(hash) FROM (
    SELECT DISTINCT hashtextextended(key, 0) AS hash FROM unnest(read_keys || add_keys) AS key ORDER BY hash
  ) AS hashes;
  PERFORM FROM easel WHERE key = ANY (read_keys || write_keys || add_keys) ORDER BY key FOR UPDATE;

  IF EXISTS (
    SELECT FROM unnest(read_keys, read_versions) AS was (key, version) LEFT JOIN easel ON easel.key = was.key
    WHERE easel.xmin::text IS DISTINCT FROM was.version
  ) THEN
    RAISE serialization_failure USING MESSAGE = 'a row was changed since it was read';
  END IF;

  DELETE FROM easel USING unnest(write_keys, write_values) AS written (key, value)
  WHERE easel.key = written.key AND written.value IS NULL;
  INSERT INTO easel (key, value)
  SELECT key, value FROM unnest(write_keys, write_values) AS written (key, value)
  WHERE value IS NOT NULL ORDER BY key COLLATE "C"
  ON CONFLICT (key) DO UPDATE SET value = excluded.value;

  FOR one IN
    SELECT * FROM unnest(add_keys, add_fields, add_numbers, add_limits) WITH ORDINALITY AS adds (key, field, number, most, place)
  LOOP
    current := coalesce((SELECT value::jsonb FROM easel WHERE key = one.key), '{"value": {}}');
    present := coalesce(current -> 'value' -> one.field, '0');
    IF jsonb_typeof(current -> 'value') <> 'object' OR jsonb_typeof(present) <> 'number' OR present::numeric % 1 <> 0 THEN
      RAISE SQLSTATE '${noWholeNumberState}' USING DETAIL = one.place - 1;
    END IF;
    total := present::numeric + one.number;
    IF total > one.most THEN
      RAISE SQLSTATE '${aboveLimitState}' USING DETAIL = one.place - 1;
    END IF;
    INSERT INTO easel (key, value)
    VALUES (one.key, jsonb_set(current, ARRAY['value', one.field], to_jsonb(total))::text)
    ON CONFLICT (key) DO UPDATE SET value = excluded.value;
  END LOOP;
END $$`;
