-- Text search in the language of the text. Immutable, so that generated columns may use it.
-- Capped at 100,000 characters: PostgreSQL refuses a tsvector over 1 MB and would refuse the row with it.
CREATE FUNCTION factcheck_search_config(language text) RETURNS regconfig
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE pg_catalog.split_part(pg_catalog.lower(language), '-', 1)
    WHEN 'ar' THEN 'pg_catalog.arabic'     WHEN 'ca' THEN 'pg_catalog.catalan'
    WHEN 'da' THEN 'pg_catalog.danish'     WHEN 'de' THEN 'pg_catalog.german'
    WHEN 'el' THEN 'pg_catalog.greek'      WHEN 'en' THEN 'pg_catalog.english'
    WHEN 'es' THEN 'pg_catalog.spanish'    WHEN 'eu' THEN 'pg_catalog.basque'
    WHEN 'fi' THEN 'pg_catalog.finnish'    WHEN 'fr' THEN 'pg_catalog.french'
    WHEN 'ga' THEN 'pg_catalog.irish'      WHEN 'hi' THEN 'pg_catalog.hindi'
    WHEN 'hu' THEN 'pg_catalog.hungarian'  WHEN 'hy' THEN 'pg_catalog.armenian'
    WHEN 'id' THEN 'pg_catalog.indonesian' WHEN 'it' THEN 'pg_catalog.italian'
    WHEN 'lt' THEN 'pg_catalog.lithuanian' WHEN 'ne' THEN 'pg_catalog.nepali'
    WHEN 'nl' THEN 'pg_catalog.dutch'      WHEN 'no' THEN 'pg_catalog.norwegian'
    WHEN 'nb' THEN 'pg_catalog.norwegian'  WHEN 'pt' THEN 'pg_catalog.portuguese'
    WHEN 'ro' THEN 'pg_catalog.romanian'   WHEN 'ru' THEN 'pg_catalog.russian'
    WHEN 'sr' THEN 'pg_catalog.serbian'    WHEN 'sv' THEN 'pg_catalog.swedish'
    WHEN 'ta' THEN 'pg_catalog.tamil'      WHEN 'tr' THEN 'pg_catalog.turkish'
    WHEN 'yi' THEN 'pg_catalog.yiddish'
    ELSE 'pg_catalog.simple'
  END::regconfig
$$;

CREATE FUNCTION factcheck_tsvector(language text, body text) RETURNS tsvector
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
BEGIN
  RETURN pg_catalog.to_tsvector(
    public.factcheck_search_config(COALESCE(language, '')), pg_catalog.left(COALESCE(body, ''), 100000));
END
$$;
