-- What may not be changed is refused here, whoever asks and by whatever way.
-- Every refusal has SQLSTATE 23001 (restrict violation) and names its rule in CONSTRAINT.

CREATE FUNCTION factcheck_refuse(rule text, message text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION USING MESSAGE = message || ' (' || rule || ')', ERRCODE = '23001', CONSTRAINT = rule;
END
$$;

-- Immutable rows ---------------------------------------------------------------------------------

CREATE FUNCTION factcheck_immutable() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM factcheck_refuse(TG_NAME, format('Rows of %I are part of the record: %s is refused.', TG_TABLE_NAME, TG_OP));
  RETURN NULL;
END
$$;

CREATE TRIGGER raw_document_immutable BEFORE UPDATE OR DELETE ON claims_rawdocument
  FOR EACH ROW EXECUTE FUNCTION factcheck_immutable();
CREATE TRIGGER snapshot_immutable BEFORE UPDATE OR DELETE ON claims_articlesnapshot
  FOR EACH ROW EXECUTE FUNCTION factcheck_immutable();
CREATE TRIGGER scoring_immutable BEFORE UPDATE OR DELETE ON claims_scoring
  FOR EACH ROW EXECUTE FUNCTION factcheck_immutable();
CREATE TRIGGER anchor_immutable BEFORE UPDATE OR DELETE ON claims_appearanceanchor
  FOR EACH ROW EXECUTE FUNCTION factcheck_immutable();
CREATE TRIGGER capture_immutable BEFORE UPDATE OR DELETE ON claims_evidencecapture
  FOR EACH ROW EXECUTE FUNCTION factcheck_immutable();
CREATE TRIGGER recusal_immutable BEFORE UPDATE OR DELETE ON claims_recusal
  FOR EACH ROW EXECUTE FUNCTION factcheck_immutable();
CREATE TRIGGER policy_immutable BEFORE UPDATE OR DELETE ON claims_signoffpolicy
  FOR EACH ROW EXECUTE FUNCTION factcheck_immutable();
CREATE TRIGGER contribution_immutable BEFORE UPDATE OR DELETE ON claims_contribution
  FOR EACH ROW EXECUTE FUNCTION factcheck_immutable();
CREATE TRIGGER publication_immutable BEFORE UPDATE OR DELETE ON claims_publication
  FOR EACH ROW EXECUTE FUNCTION factcheck_immutable();
CREATE TRIGGER audit_event_immutable BEFORE UPDATE OR DELETE ON claims_auditevent
  FOR EACH ROW EXECUTE FUNCTION factcheck_immutable();
CREATE TRIGGER audit_seal_immutable BEFORE UPDATE OR DELETE ON claims_auditseal
  FOR EACH ROW EXECUTE FUNCTION factcheck_immutable();
CREATE TRIGGER review_never_deleted BEFORE DELETE ON claims_review
  FOR EACH ROW EXECUTE FUNCTION factcheck_immutable();
CREATE TRIGGER sign_off_never_deleted BEFORE DELETE ON claims_signoff
  FOR EACH ROW EXECUTE FUNCTION factcheck_immutable();

-- Versions: free as a draft, fixed once frozen, with everything that hangs on them ------------------

CREATE FUNCTION factcheck_frozen_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.frozen_at IS NOT NULL THEN
    PERFORM factcheck_refuse(TG_NAME, format('Version %s is frozen: %s is refused.', OLD.number, TG_OP));
  END IF;
  IF TG_OP = 'DELETE' THEN
    RETURN OLD;
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER version_frozen BEFORE UPDATE OR DELETE ON claims_reviewversion
  FOR EACH ROW EXECUTE FUNCTION factcheck_frozen_version();

CREATE FUNCTION factcheck_part_of_frozen_version() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  touched bigint[] := ARRAY[]::bigint[];
BEGIN
  IF TG_OP <> 'INSERT' THEN touched := touched || OLD.version_id; END IF;
  IF TG_OP <> 'DELETE' THEN touched := touched || NEW.version_id; END IF;
  IF EXISTS (SELECT 1 FROM claims_reviewversion v WHERE v.id = ANY (touched) AND v.frozen_at IS NOT NULL) THEN
    PERFORM factcheck_refuse(TG_NAME, format('%I belongs to a frozen version: %s is refused.', TG_TABLE_NAME, TG_OP));
  END IF;
  IF TG_OP = 'DELETE' THEN
    RETURN OLD;
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER citation_of_frozen_version BEFORE INSERT OR UPDATE OR DELETE ON claims_citation
  FOR EACH ROW EXECUTE FUNCTION factcheck_part_of_frozen_version();
CREATE TRIGGER contribution_to_frozen_version BEFORE INSERT ON claims_contribution
  FOR EACH ROW EXECUTE FUNCTION factcheck_part_of_frozen_version();

CREATE FUNCTION factcheck_cited_evidence() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM claims_citation c JOIN claims_reviewversion v ON v.id = c.version_id
             WHERE c.evidence_id = OLD.id AND v.frozen_at IS NOT NULL) THEN
    PERFORM factcheck_refuse(TG_NAME, format('A frozen version cites this evidence: %s is refused.', TG_OP));
  END IF;
  IF TG_OP = 'DELETE' THEN
    RETURN OLD;
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER evidence_cited_by_frozen_version BEFORE UPDATE OR DELETE ON claims_evidence
  FOR EACH ROW EXECUTE FUNCTION factcheck_cited_evidence();

-- Scales ------------------------------------------------------------------------------------------

CREATE FUNCTION factcheck_published_scale() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  scale bigint;
BEGIN
  IF TG_TABLE_NAME = 'claims_ratingscale' THEN
    scale := OLD.id;
  ELSIF TG_OP = 'INSERT' THEN
    scale := NEW.scale_id;
  ELSE
    scale := OLD.scale_id;
  END IF;
  IF EXISTS (SELECT 1 FROM claims_ratingscale s WHERE s.id = scale AND s.published_at IS NOT NULL) THEN
    PERFORM factcheck_refuse(TG_NAME, format('The rating scale is published: %s is refused. Make a new version.', TG_OP));
  END IF;
  IF TG_OP = 'DELETE' THEN
    RETURN OLD;
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER scale_published BEFORE UPDATE OR DELETE ON claims_ratingscale
  FOR EACH ROW EXECUTE FUNCTION factcheck_published_scale();
CREATE TRIGGER rating_of_published_scale BEFORE INSERT OR UPDATE OR DELETE ON claims_rating
  FOR EACH ROW EXECUTE FUNCTION factcheck_published_scale();

-- Corrections: open, then published or cancelled for good -------------------------------------------

CREATE FUNCTION factcheck_closed_correction() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' OR OLD.published_at IS NOT NULL OR OLD.cancelled_at IS NOT NULL THEN
    PERFORM factcheck_refuse(TG_NAME, format('This correction is part of the record: %s is refused.', TG_OP));
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER correction_closed BEFORE UPDATE OR DELETE ON claims_correction
  FOR EACH ROW EXECUTE FUNCTION factcheck_closed_correction();

-- Sign-off: who may sign what -----------------------------------------------------------------------

CREATE FUNCTION factcheck_contributed_to_line(version bigint, person bigint) RETURNS boolean
LANGUAGE sql STABLE AS $$
  WITH RECURSIVE line(id, based_on_id, written_by_id) AS (
    SELECT v.id, v.based_on_id, v.written_by_id FROM claims_reviewversion v WHERE v.id = version
    UNION
    SELECT v.id, v.based_on_id, v.written_by_id FROM claims_reviewversion v JOIN line ON v.id = line.based_on_id
  )
  SELECT EXISTS (SELECT 1 FROM line WHERE line.written_by_id = person)
      OR EXISTS (SELECT 1 FROM claims_contribution c JOIN line ON line.id = c.version_id WHERE c.user_id = person)
$$;

CREATE FUNCTION factcheck_sign_off_rules() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  signed record;
BEGIN
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
  IF NOT EXISTS (SELECT 1 FROM claims_rolemembership m
                  WHERE m.user_id = NEW.decided_by_id AND m.revoked_at IS NULL AND m.role = ANY (signed.roles)) THEN
    PERFORM factcheck_refuse('sign_off_by_policy_role', 'The policy does not let this person sign.');
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER sign_off_rules BEFORE INSERT OR UPDATE ON claims_signoff
  FOR EACH ROW EXECUTE FUNCTION factcheck_sign_off_rules();

CREATE FUNCTION factcheck_has_quorum(version bigint) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT count(*) FILTER (WHERE s.decision = 'approve') >= p.approvals_needed
     AND count(*) FILTER (WHERE s.decision <> 'approve') = 0
    FROM claims_reviewversion v
    JOIN claims_review r ON r.id = v.review_id
    JOIN claims_signoffpolicy p ON p.id = r.policy_id
    LEFT JOIN claims_signoff s ON s.version_id = v.id AND s.withdrawn_at IS NULL
   WHERE v.id = $1  -- not by name: the policy has a column "version", which would win
   GROUP BY p.approvals_needed
$$;

-- Reviews: legal changes of state, and quorum behind what is approved or published -------------------

CREATE FUNCTION factcheck_review_status() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.claim_id <> OLD.claim_id OR NEW.policy_id <> OLD.policy_id OR NEW.public_id <> OLD.public_id THEN
    PERFORM factcheck_refuse('review_identity_fixed', 'A review keeps its claim, policy and id.');
  END IF;
  IF NEW.status <> OLD.status AND (OLD.status || '>' || NEW.status) <> ALL (ARRAY[
    'queued>in_progress', 'queued>abandoned',
    'in_progress>queued', 'in_progress>in_sign_off', 'in_progress>published', 'in_progress>abandoned',
    'in_sign_off>in_progress', 'in_sign_off>changes_requested', 'in_sign_off>approved', 'in_sign_off>abandoned',
    'changes_requested>in_progress', 'changes_requested>published', 'changes_requested>abandoned',
    'approved>in_sign_off', 'approved>published', 'approved>retracted',
    'published>in_progress', 'abandoned>queued']) THEN
    PERFORM factcheck_refuse('review_status_legal', format('A review cannot go from %s to %s.', OLD.status, NEW.status));
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER review_status_legal BEFORE UPDATE ON claims_review
  FOR EACH ROW EXECUTE FUNCTION factcheck_review_status();

CREATE FUNCTION factcheck_review_quorum() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.status = 'approved' AND NOT COALESCE(factcheck_has_quorum(NEW.working_version_id), false) THEN
    PERFORM factcheck_refuse('review_approved_has_quorum', 'Not enough standing approvals on the working version.');
  END IF;
  IF NEW.published_version_id IS NOT NULL AND NOT COALESCE(factcheck_has_quorum(NEW.published_version_id), false) THEN
    PERFORM factcheck_refuse('review_published_has_quorum', 'Not enough standing approvals on the published version.');
  END IF;
  RETURN NULL;
END
$$;
CREATE CONSTRAINT TRIGGER review_has_quorum
  AFTER INSERT OR UPDATE OF status, working_version_id, published_version_id ON claims_review
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
  WHEN (NEW.status = 'approved' OR NEW.published_version_id IS NOT NULL)
  EXECUTE FUNCTION factcheck_review_quorum();

CREATE FUNCTION factcheck_sign_off_of_published() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM claims_publication p WHERE p.version_id = OLD.version_id) THEN
    PERFORM factcheck_refuse('sign_off_of_published_stands', 'The version is published: its decisions stand.');
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER sign_off_of_published BEFORE UPDATE ON claims_signoff
  FOR EACH ROW EXECUTE FUNCTION factcheck_sign_off_of_published();

CREATE FUNCTION factcheck_publication_rules() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT COALESCE(factcheck_has_quorum(NEW.version_id), false) THEN
    PERFORM factcheck_refuse('publication_has_quorum', 'Only a version with a quorum can be published.');
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER publication_rules BEFORE INSERT ON claims_publication
  FOR EACH ROW EXECUTE FUNCTION factcheck_publication_rules();

-- Audit: each row continues its chain ---------------------------------------------------------------

CREATE FUNCTION factcheck_audit_chain() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.number > 1 AND NOT EXISTS (
    SELECT 1 FROM claims_auditevent e
     WHERE e.target_type = NEW.target_type AND e.target_id = NEW.target_id
       AND e.number = NEW.number - 1 AND e.hash = NEW.previous_hash) THEN
    PERFORM factcheck_refuse('audit_continues_chain', 'The row does not continue its chain.');
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER audit_continues_chain BEFORE INSERT ON claims_auditevent
  FOR EACH ROW EXECUTE FUNCTION factcheck_audit_chain();
