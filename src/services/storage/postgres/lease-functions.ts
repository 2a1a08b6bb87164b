/** The SQLSTATE of a commit whose lease another holder took since. */
export const lostLeaseState = 'EA003';
/** The SQLSTATE of a commit whose number was given up before it arrived. */
const givenUpState = 'EA004';

/**
 * Who may write: a row for each right to write, by the database's clock. `epoch` grows with each holder, and with each
 * start of the same one.
 */
export const leasesTable = `
CREATE TABLE easel_leases (
  name text COLLATE "C" PRIMARY KEY, holder text NOT NULL, described text NOT NULL,
  epoch bigint NOT NULL, until timestamptz NOT NULL
)`;

/**
 * The commits of a holder. A slot does one at a time: `last` is the highest number that was used or given up, `done`
 * that of the last commit that was done. Rows are updated by every commit, so their pages have room for that.
 */
export const slotsTable = `
CREATE TABLE easel_slots (
  lease text COLLATE "C", slot integer, last bigint NOT NULL, done bigint NOT NULL, PRIMARY KEY (lease, slot)
) WITH (fillfactor = 20)`;

/** Held by everyone who writes under a lease, and alone by who takes it. It costs no write, unlike a lock of the row. */
const leaseLock = `hashtextextended('easel lease ' || of_lease, 0)`;

/**
 * Takes the lease if it is free, if it ran out, or if it is the taker's own: then `taken` is its epoch. Else it says who
 * has it and until when. Commits of the former holder that are under way are waited for; later ones are refused.
 */
export const takeFunction = `
CREATE FUNCTION easel_take(of_lease text, taker text, description text, seconds integer, slot_count integer)
RETURNS TABLE (taken bigint, owner text, expiry text) LANGUAGE plpgsql AS $$
DECLARE
  present easel_leases;
BEGIN
  SELECT * INTO present FROM easel_leases WHERE name = of_lease;
  IF present.holder IS NULL OR present.holder = taker OR present.until <= clock_timestamp() THEN
    PERFORM pg_advisory_xact_lock(${leaseLock});
    SELECT * INTO present FROM easel_leases WHERE name = of_lease FOR UPDATE;
  END IF;
  IF present.holder <> taker AND present.until > clock_timestamp() THEN
    RETURN QUERY SELECT NULL::bigint, present.described, present.until::text;
    RETURN;
  END IF;
  INSERT INTO easel_slots (lease, slot, last, done) SELECT of_lease, number, 0, 0 FROM generate_series(1, slot_count) AS number
  ON CONFLICT ON CONSTRAINT easel_slots_pkey DO UPDATE SET last = 0, done = 0;
  RETURN QUERY
    INSERT INTO easel_leases AS held (name, holder, described, epoch, until)
    VALUES (of_lease, taker, description, 1, clock_timestamp() + make_interval(secs => seconds))
    ON CONFLICT (name) DO UPDATE SET
      holder = excluded.holder, described = excluded.described, epoch = held.epoch + 1, until = excluded.until
    RETURNING held.epoch, held.described, held.until::text;
END $$`;

const checkLease = `
  PERFORM pg_advisory_xact_lock_shared(${leaseLock});
  IF NOT EXISTS (SELECT FROM easel_leases WHERE name = of_lease AND epoch = of_epoch) THEN
    RAISE SQLSTATE '${lostLeaseState}' USING MESSAGE = 'another process has the lease';
  END IF;`;

/**
 * The commit of a holder (see `commitFunction`), under its lease and with its number. Nothing is done where another
 * holder took the lease, or where the number was given up.
 */
export const numberedCommitFunction = `
CREATE FUNCTION easel_commit(
  of_lease text, of_epoch bigint, in_slot integer, number bigint,
  read_keys text[], read_versions text[], write_keys text[], write_values text[],
  add_keys text[], add_fields text[], add_numbers numeric[], add_limits numeric[]
) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  ${checkLease}
  UPDATE easel_slots SET last = number, done = number WHERE lease = of_lease AND slot = in_slot AND last < number;
  IF NOT FOUND THEN
    RAISE SQLSTATE '${givenUpState}' USING MESSAGE = 'the commit was given up';
  END IF;
  PERFORM easel_commit(
    read_keys, read_versions, write_keys, write_values, add_keys, add_fields, add_numbers, add_limits
  );
END $$`;

/**
 * Gives up the number where its commit was not done, and says whether it was. A commit with this number that still runs
 * is waited for, by the row of its slot; one that arrives later is refused. Asked again, it says the same.
 */
export const settleFunction = `
CREATE FUNCTION easel_settle(of_lease text, of_epoch bigint, in_slot integer, number bigint)
RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
  was_done boolean;
BEGIN
  ${checkLease}
  UPDATE easel_slots SET last = greatest(last, number) WHERE lease = of_lease AND slot = in_slot
  RETURNING done = number INTO was_done;
  RETURN was_done;
END $$`;
