-- What belongs together stays together, and what was signed or published stays so.
-- Composite foreign keys where one row decides; triggers where a rule looks further.

-- A version, publication, capture or scale is named together with what it belongs to ----------------

CREATE UNIQUE INDEX version_within_review ON claims_reviewversion (review_id, id);
CREATE UNIQUE INDEX publication_within_review ON claims_publication (review_id, id);
CREATE UNIQUE INDEX capture_within_evidence ON claims_evidencecapture (evidence_id, id);
CREATE UNIQUE INDEX scale_with_bounds ON claims_ratingscale (id, best, worst);

ALTER TABLE claims_review
  ADD CONSTRAINT review_working_version_is_its_own FOREIGN KEY (id, working_version_id)
    REFERENCES claims_reviewversion (review_id, id) DEFERRABLE INITIALLY DEFERRED,
  ADD CONSTRAINT review_published_version_is_its_own FOREIGN KEY (id, published_version_id)
    REFERENCES claims_reviewversion (review_id, id) DEFERRABLE INITIALLY DEFERRED,
  -- Otherwise a published review could be put away, and a second one of the same claim published.
  ADD CONSTRAINT review_published_is_not_put_away
    CHECK (published_version_id IS NULL OR status NOT IN ('queued', 'abandoned'));
ALTER TABLE claims_reviewversion
  ADD CONSTRAINT version_based_on_its_own_review FOREIGN KEY (review_id, based_on_id)
    REFERENCES claims_reviewversion (review_id, id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE claims_correction
  ADD CONSTRAINT correction_from_version_is_its_own FOREIGN KEY (review_id, from_version_id)
    REFERENCES claims_reviewversion (review_id, id) DEFERRABLE INITIALLY DEFERRED,
  ADD CONSTRAINT correction_to_version_is_its_own FOREIGN KEY (review_id, to_version_id)
    REFERENCES claims_reviewversion (review_id, id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE claims_publication
  ADD CONSTRAINT publication_version_is_its_own FOREIGN KEY (review_id, version_id)
    REFERENCES claims_reviewversion (review_id, id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE claims_verdict
  ADD CONSTRAINT verdict_publication_is_its_own FOREIGN KEY (review_id, publication_id)
    REFERENCES claims_publication (review_id, id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE claims_citation
  ADD CONSTRAINT citation_capture_is_of_its_evidence FOREIGN KEY (evidence_id, capture_id)
    REFERENCES claims_evidencecapture (evidence_id, id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE claims_rating
  ADD CONSTRAINT rating_bounds_are_the_scales FOREIGN KEY (scale_id, scale_best, scale_worst)
    REFERENCES claims_ratingscale (id, best, worst) DEFERRABLE INITIALLY DEFERRED;

-- The line of versions: nobody leaves it by moving a draft -------------------------------------------

CREATE FUNCTION factcheck_version_line() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.number > 1 AND NOT EXISTS (
      SELECT 1 FROM claims_reviewversion v WHERE v.id = NEW.based_on_id AND v.number < NEW.number) THEN
      PERFORM factcheck_refuse('version_continues_line', 'A later version is based on an earlier one.');
    END IF;
    RETURN NEW;
  END IF;
  IF OLD.discarded_at IS NOT NULL THEN
    PERFORM factcheck_refuse('version_discarded_stays', 'A discarded draft is kept as it was.');
  END IF;
  IF (NEW.public_id, NEW.review_id, NEW.number, NEW.based_on_id)
     IS DISTINCT FROM (OLD.public_id, OLD.review_id, OLD.number, OLD.based_on_id) THEN
    PERFORM factcheck_refuse('version_place_fixed', 'A version keeps its id, review, number and predecessor.');
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER version_line BEFORE INSERT OR UPDATE ON claims_reviewversion
  FOR EACH ROW EXECUTE FUNCTION factcheck_version_line();

-- The version is held while something is hung on it, so that it is not frozen in the same moment.
CREATE OR REPLACE FUNCTION factcheck_part_of_frozen_version() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  touched bigint[] := ARRAY[]::bigint[];
  is_frozen boolean;
BEGIN
  IF TG_OP <> 'INSERT' THEN touched := touched || OLD.version_id; END IF;
  IF TG_OP <> 'DELETE' THEN touched := touched || NEW.version_id; END IF;
  FOR is_frozen IN
    SELECT v.frozen_at IS NOT NULL FROM claims_reviewversion v WHERE v.id = ANY (touched) ORDER BY v.id FOR SHARE
  LOOP
    IF is_frozen THEN
      PERFORM factcheck_refuse(TG_NAME, format('%I belongs to a frozen version: %s is refused.', TG_TABLE_NAME, TG_OP));
    END IF;
  END LOOP;
  IF TG_OP = 'DELETE' THEN
    RETURN OLD;
  END IF;
  RETURN NEW;
END
$$;

CREATE FUNCTION factcheck_citation_of_same_review() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (SELECT v.review_id FROM claims_reviewversion v WHERE v.id = NEW.version_id)
     IS DISTINCT FROM (SELECT e.review_id FROM claims_evidence e WHERE e.id = NEW.evidence_id) THEN
    PERFORM factcheck_refuse('citation_of_same_review', 'A version cites the evidence of its own review.');
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER citation_of_same_review BEFORE INSERT OR UPDATE ON claims_citation
  FOR EACH ROW EXECUTE FUNCTION factcheck_citation_of_same_review();

-- Scales: a rating neither leaves nor joins a published one -------------------------------------------

CREATE OR REPLACE FUNCTION factcheck_published_scale() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  touched bigint[] := ARRAY[]::bigint[];
BEGIN
  IF TG_TABLE_NAME = 'claims_ratingscale' THEN
    touched := touched || OLD.id;
  ELSE
    IF TG_OP <> 'INSERT' THEN touched := touched || OLD.scale_id; END IF;
    IF TG_OP <> 'DELETE' THEN touched := touched || NEW.scale_id; END IF;
  END IF;
  IF EXISTS (SELECT 1 FROM claims_ratingscale s WHERE s.id = ANY (touched) AND s.published_at IS NOT NULL) THEN
    PERFORM factcheck_refuse(TG_NAME, format('The rating scale is published: %s is refused. Make a new version.', TG_OP));
  END IF;
  IF TG_OP = 'DELETE' THEN
    RETURN OLD;
  END IF;
  RETURN NEW;
END
$$;

-- Sign-off -------------------------------------------------------------------------------------------

-- As before, and: people who have left do not sign, and the review is held until the decision stands,
-- so that no version is published between the look at it and the decision.
CREATE OR REPLACE FUNCTION factcheck_sign_off_rules() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  signed record;
BEGIN
  PERFORM 1 FROM claims_review r JOIN claims_reviewversion v ON v.review_id = r.id
    WHERE v.id = NEW.version_id FOR NO KEY UPDATE OF r;
  IF TG_OP = 'UPDATE' THEN
    IF OLD.withdrawn_at IS NOT NULL OR NEW.withdrawn_at IS NULL
       OR to_jsonb(NEW) - 'withdrawn_at' <> to_jsonb(OLD) - 'withdrawn_at' THEN
      PERFORM factcheck_refuse('sign_off_only_withdrawn', 'A decision can only be withdrawn, once.');
    END IF;
    RETURN NEW;
  END IF;
  SELECT v.frozen_at, v.content_sha256, v.written_by_id, v.review_id, p.roles
    INTO signed
    FROM claims_reviewversion v JOIN claims_review r ON r.id = v.review_id
    JOIN claims_signoffpolicy p ON p.id = r.policy_id
   WHERE v.id = NEW.version_id;
  IF signed.frozen_at IS NULL THEN
    PERFORM factcheck_refuse('sign_off_version_frozen', 'Only a frozen version can be signed.');
  END IF;
  IF NEW.content_sha256 <> signed.content_sha256 OR NEW.version_writer_id <> signed.written_by_id THEN
    PERFORM factcheck_refuse('sign_off_names_what_is_signed', 'The decision does not name the version''s content and writer.');
  END IF;
  IF factcheck_contributed_to_line(NEW.version_id, NEW.decided_by_id) THEN
    PERFORM factcheck_refuse('sign_off_not_by_contributor', 'A contributor to this line of versions cannot sign it.');
  END IF;
  IF EXISTS (SELECT 1 FROM claims_recusal c WHERE c.review_id = signed.review_id AND c.user_id = NEW.decided_by_id) THEN
    PERFORM factcheck_refuse('sign_off_not_by_recused', 'A recused person cannot sign.');
  END IF;
  IF NOT EXISTS (SELECT 1 FROM claims_rolemembership m JOIN claims_user u ON u.id = m.user_id
                  WHERE u.id = NEW.decided_by_id AND u.is_active
                    AND m.revoked_at IS NULL AND m.role = ANY (signed.roles)) THEN
    PERFORM factcheck_refuse('sign_off_by_policy_role', 'The policy does not let this person sign.');
  END IF;
  RETURN NEW;
END
$$;

-- A late objection would undo the quorum of what readers already see.
CREATE OR REPLACE FUNCTION factcheck_sign_off_of_published() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM claims_publication p WHERE p.version_id = NEW.version_id) THEN
    PERFORM factcheck_refuse('sign_off_of_published_stands', 'The version is published: its decisions stand.');
  END IF;
  RETURN NEW;
END
$$;
DROP TRIGGER sign_off_of_published ON claims_signoff;
-- Its name sorts after sign_off_rules, which holds the review: triggers fire in the order of their names.
CREATE TRIGGER sign_off_stands_when_published BEFORE INSERT OR UPDATE ON claims_signoff
  FOR EACH ROW EXECUTE FUNCTION factcheck_sign_off_of_published();

CREATE FUNCTION factcheck_sign_off_keeps_quorum() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM claims_review r WHERE r.working_version_id = NEW.version_id AND r.status = 'approved'
               AND NOT COALESCE(factcheck_has_quorum(r.working_version_id), false)) THEN
    PERFORM factcheck_refuse('review_approved_has_quorum', 'Not enough standing approvals on the working version.');
  END IF;
  RETURN NULL;
END
$$;
CREATE CONSTRAINT TRIGGER sign_off_keeps_quorum AFTER INSERT OR UPDATE ON claims_signoff
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION factcheck_sign_off_keeps_quorum();

-- Reviews ----------------------------------------------------------------------------------------------

-- As before, and: at the end of a transaction its last state counts, not every state on the way.
CREATE OR REPLACE FUNCTION factcheck_review_quorum() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  current record;
BEGIN
  SELECT r.status, r.working_version_id, r.published_version_id, v.kind
    INTO current
    FROM claims_review r LEFT JOIN claims_reviewversion v ON v.id = r.published_version_id
   WHERE r.id = NEW.id;
  IF current.status = 'approved' AND NOT COALESCE(factcheck_has_quorum(current.working_version_id), false) THEN
    PERFORM factcheck_refuse('review_approved_has_quorum', 'Not enough standing approvals on the working version.');
  END IF;
  IF current.published_version_id IS NOT NULL
     AND NOT COALESCE(factcheck_has_quorum(current.published_version_id), false) THEN
    PERFORM factcheck_refuse('review_published_has_quorum', 'Not enough standing approvals on the published version.');
  END IF;
  IF current.published_version_id IS NOT NULL AND (current.status = 'retracted') <> (current.kind = 'retraction') THEN
    PERFORM factcheck_refuse('review_retracted_by_retraction', 'A retraction is a version of that kind, and no other is.');
  END IF;
  RETURN NULL;
END
$$;

CREATE FUNCTION factcheck_review_stays_published() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.published_version_id IS DISTINCT FROM OLD.published_version_id AND NOT EXISTS (
    SELECT 1 FROM claims_reviewversion later JOIN claims_reviewversion earlier ON later.number > earlier.number
     WHERE later.id = NEW.published_version_id AND earlier.id = OLD.published_version_id) THEN
    PERFORM factcheck_refuse('review_stays_published', 'What is published is only followed by a later version.');
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER review_stays_published BEFORE UPDATE ON claims_review
  FOR EACH ROW WHEN (OLD.published_version_id IS NOT NULL) EXECUTE FUNCTION factcheck_review_stays_published();

-- Publications and what the public sees of them --------------------------------------------------------

CREATE OR REPLACE FUNCTION factcheck_publication_rules() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM 1 FROM claims_review r WHERE r.id = NEW.review_id FOR NO KEY UPDATE;
  IF NOT COALESCE(factcheck_has_quorum(NEW.version_id), false) THEN
    PERFORM factcheck_refuse('publication_has_quorum', 'Only a version with a quorum can be published.');
  END IF;
  IF NOT EXISTS (SELECT 1 FROM claims_reviewversion v
                  WHERE v.id = NEW.version_id AND v.number = NEW.number AND v.kind = NEW.kind) THEN
    PERFORM factcheck_refuse('publication_names_its_version', 'A publication carries its version''s number and kind.');
  END IF;
  RETURN NEW;
END
$$;

CREATE FUNCTION factcheck_verdict_shows_record() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (
    SELECT 1 FROM claims_verdict d
      JOIN claims_review r ON r.id = d.review_id
      JOIN claims_publication p ON p.id = d.publication_id
     WHERE d.review_id = NEW.review_id
       AND d.public_id = r.public_id AND d.number = p.number AND p.version_id = r.published_version_id
       AND d.status = CASE WHEN r.status = 'retracted' THEN 'retracted'
                           WHEN r.suspended_at IS NOT NULL THEN 'suspended'
                           ELSE 'published' END) THEN
    PERFORM factcheck_refuse('verdict_shows_record', 'A verdict shows the published version of its review, and whether it is hidden.');
  END IF;
  RETURN NULL;
END
$$;
CREATE CONSTRAINT TRIGGER verdict_shows_record AFTER INSERT OR UPDATE ON claims_verdict
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION factcheck_verdict_shows_record();

-- Claims: a chain of merges ends, and an appearance is where it says --------------------------------------

CREATE FUNCTION factcheck_claim_merge_ends() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (
    WITH RECURSIVE onward(id, merged_into_id) AS (
      SELECT c.id, c.merged_into_id FROM claims_claim c WHERE c.id = NEW.merged_into_id
      UNION
      SELECT c.id, c.merged_into_id FROM claims_claim c JOIN onward ON c.id = onward.merged_into_id
    )
    SELECT 1 FROM onward WHERE onward.merged_into_id = NEW.id) THEN
    PERFORM factcheck_refuse('claim_merge_ends', 'Claims cannot be merged in a circle.');
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER claim_merge_ends BEFORE INSERT OR UPDATE OF merged_into_id ON claims_claim
  FOR EACH ROW WHEN (NEW.merged_into_id IS NOT NULL) EXECUTE FUNCTION factcheck_claim_merge_ends();

CREATE FUNCTION factcheck_appearance_words() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  -- Both sides count code points; PostgreSQL counts them from one.
  IF NOT EXISTS (SELECT 1 FROM claims_articlesnapshot s
                  WHERE s.id = NEW.snapshot_id AND substr(s.text, NEW.start + 1, NEW."end" - NEW.start) = NEW.exact) THEN
    PERFORM factcheck_refuse('appearance_words_are_there', 'The words are not at that place of the snapshot.');
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER appearance_words_are_there BEFORE INSERT OR UPDATE OF snapshot_id, start, "end", exact ON claims_appearance
  FOR EACH ROW WHEN (NEW."end" > NEW.start) EXECUTE FUNCTION factcheck_appearance_words();

-- Rows that are closed, not rewritten ----------------------------------------------------------------------

CREATE FUNCTION factcheck_role_only_revoked() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' OR OLD.revoked_at IS NOT NULL
     OR (NEW.user_id, NEW.role, NEW.granted_at, NEW.granted_by_id)
        IS DISTINCT FROM (OLD.user_id, OLD.role, OLD.granted_at, OLD.granted_by_id) THEN
    PERFORM factcheck_refuse('role_only_revoked', 'A role that was held can only be revoked, once.');
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER role_only_revoked BEFORE UPDATE OR DELETE ON claims_rolemembership
  FOR EACH ROW EXECUTE FUNCTION factcheck_role_only_revoked();

CREATE FUNCTION factcheck_outbox_only_numbered() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' OR (OLD.sequence IS NOT NULL AND NEW.sequence IS DISTINCT FROM OLD.sequence)
     OR (NEW.id, NEW.public_id, NEW.type, NEW.target_type, NEW.target_id, NEW.data, NEW.is_public, NEW.occurred_at)
        IS DISTINCT FROM
        (OLD.id, OLD.public_id, OLD.type, OLD.target_type, OLD.target_id, OLD.data, OLD.is_public, OLD.occurred_at) THEN
    PERFORM factcheck_refuse('outbox_only_numbered', 'An announcement is numbered once and otherwise stays as it was made.');
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER outbox_only_numbered BEFORE UPDATE OR DELETE ON claims_outboxevent
  FOR EACH ROW EXECUTE FUNCTION factcheck_outbox_only_numbered();

-- The guards read the real tables -----------------------------------------------------------------------------
-- A temporary table is found before one in public unless pg_temp is named last: with an empty temporary
-- claims_recusal, or a filled claims_signoff, anybody who can connect could tell the guards a story.

DO $$
DECLARE
  guard regprocedure;
BEGIN
  FOR guard IN
    SELECT p.oid::regprocedure FROM pg_catalog.pg_proc p
     WHERE p.pronamespace = 'public'::regnamespace AND p.proname LIKE 'factcheck\_%'
       AND p.proname NOT IN ('factcheck_search_config', 'factcheck_tsvector')  -- these name their schemas
  LOOP
    EXECUTE format('ALTER FUNCTION %s SET search_path = pg_catalog, public, pg_temp', guard);
  END LOOP;
END
$$;
