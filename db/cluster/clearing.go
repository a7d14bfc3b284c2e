package cluster

// clearing is the SQL that empties a database but for its extensions, before the content of a backup comes. It waits for
// running transactions, but not for ever.
const clearing = `
SET LOCAL lock_timeout = '60s';
SET LOCAL client_min_messages = warning;
DO $clear$
DECLARE
  statement text;
BEGIN
  -- Schemas in which no extension lives go as a whole.
  FOR statement IN
    SELECT format('DROP SCHEMA %I CASCADE', n.nspname)
    FROM pg_namespace n
    WHERE n.nspname NOT LIKE 'pg\_%' AND n.nspname NOT IN ('information_schema', 'public')
      AND NOT EXISTS (SELECT FROM pg_extension e WHERE e.extnamespace = n.oid)
      AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_namespace'::regclass AND d.objid = n.oid AND d.deptype = 'e')
    ORDER BY 1
  LOOP
    EXECUTE statement;
  END LOOP;
  -- In the others everything that is no part of an extension; tables first, they take most of the rest with them.
  FOR statement IN
    SELECT format('DROP %s IF EXISTS %I.%s CASCADE', o.kind, n.nspname, o.name)
    FROM (
      SELECT CASE WHEN c.relkind IN ('r', 'p') THEN 1 ELSE 2 END AS step, 'pg_class'::regclass AS class, c.oid, c.relnamespace AS namespace, quote_ident(c.relname) AS name,
             CASE c.relkind WHEN 'v' THEN 'VIEW' WHEN 'm' THEN 'MATERIALIZED VIEW' WHEN 'S' THEN 'SEQUENCE'
                            WHEN 'f' THEN 'FOREIGN TABLE' ELSE 'TABLE' END AS kind
      FROM pg_class c WHERE c.relkind IN ('r', 'p', 'v', 'm', 'S', 'f')
      UNION ALL
      SELECT 3, 'pg_proc'::regclass, p.oid, p.pronamespace,
             format('%I(%s)', p.proname, pg_get_function_identity_arguments(p.oid)), 'ROUTINE'
      FROM pg_proc p
      UNION ALL
      SELECT 4, 'pg_type'::regclass, t.oid, t.typnamespace, quote_ident(t.typname),
             CASE t.typtype WHEN 'd' THEN 'DOMAIN' ELSE 'TYPE' END
      FROM pg_type t LEFT JOIN pg_class c ON c.oid = t.typrelid
      WHERE t.typtype IN ('d', 'e', 'r') OR t.typtype = 'c' AND c.relkind = 'c'
      UNION ALL
      SELECT 5, 'pg_ts_config'::regclass, s.oid, s.cfgnamespace, quote_ident(s.cfgname), 'TEXT SEARCH CONFIGURATION'
      FROM pg_ts_config s
      UNION ALL
      SELECT 6, 'pg_ts_dict'::regclass, s.oid, s.dictnamespace, quote_ident(s.dictname), 'TEXT SEARCH DICTIONARY'
      FROM pg_ts_dict s
      UNION ALL
      SELECT 7, 'pg_collation'::regclass, s.oid, s.collnamespace, quote_ident(s.collname), 'COLLATION'
      FROM pg_collation s
    ) o
    JOIN pg_namespace n ON n.oid = o.namespace
    WHERE n.nspname NOT LIKE 'pg\_%' AND n.nspname <> 'information_schema'
      AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = o.class AND d.objid = o.oid AND d.deptype = 'e')
    ORDER BY o.step, o.kind, n.nspname, o.name
  LOOP
    EXECUTE statement;
  END LOOP;
END
$clear$;
`
