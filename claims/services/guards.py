"""Do the database's guards still say what the migrations made them say?

A trigger can be awake and guard nothing: its function emptied, a better fitting function put before it, another
trigger set behind it. So each guard has a fingerprint of its whole definition, and what nobody knows is named too.
After a migration that changes a guard, the values for this file are those of `python manage.py shell -c
"from claims.services import guards; print(guards.found())"`; a test compares them.
"""

import hashlib

from django.db import connection

# Extensions bring functions of their own; what they own is theirs to change.
_FUNCTIONS = """
SELECT p.oid::regprocedure::text, concat_ws(E'\\n', p.prosrc, l.lanname, p.prorettype::regtype, p.provolatile,
                                            p.prosecdef, p.proisstrict, p.prokind, p.proconfig::text)
  FROM pg_catalog.pg_proc p JOIN pg_catalog.pg_language l ON l.oid = p.prolang
 WHERE p.pronamespace = 'public'::regnamespace
   AND NOT EXISTS (SELECT 1 FROM pg_catalog.pg_depend d WHERE d.classid = 'pg_catalog.pg_proc'::regclass
                      AND d.objid = p.oid AND d.deptype = 'e')"""
_TRIGGERS = """
SELECT t.tgname, pg_catalog.pg_get_triggerdef(t.oid)
  FROM pg_catalog.pg_trigger t JOIN pg_catalog.pg_class c ON c.oid = t.tgrelid
 WHERE NOT t.tgisinternal AND t.tgenabled IN ('O', 'A') AND c.relnamespace = 'public'::regnamespace
   AND c.relname LIKE 'claims\\_%'"""
_RULES = """
SELECT rulename, definition FROM pg_catalog.pg_rules WHERE schemaname = 'public' AND tablename LIKE 'claims\\_%'"""


def found() -> dict[str, dict[str, str]]:
    """Every guard that is awake now, by kind and name, with the fingerprint of its definition."""
    return {"trigger": _fingerprints(_TRIGGERS), "function": _fingerprints(_FUNCTIONS), "rule": _fingerprints(_RULES)}


def damage() -> list[tuple[str, str]]:
    """What is not as the migrations left it: which guard, and how it shows. Empty when all is well."""
    expected = {"trigger": TRIGGERS, "function": FUNCTIONS, "rule": {}}
    return [
        (f"{kind} {name}", reason)
        for kind, now in found().items()
        for name in sorted(now | expected[kind])
        if (reason := _reason(now.get(name), expected[kind].get(name)))
    ]


def _reason(now: str | None, expected: str | None) -> str:
    if now == expected:
        return ""
    if now is None:
        return "disabled or missing"
    return "changed" if expected else "unknown"


def _fingerprints(statement: str) -> dict[str, str]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return {name: hashlib.sha256(text.encode()).hexdigest() for name, text in sorted(cursor.fetchall())}


TRIGGERS: dict[str, str] = {
    "anchor_immutable": "3d5ecdf0895bbaeb661e29a5bd30cf0b91bb1879c18e8415a092eabf2e9b29a3",
    "appearance_words_are_there": "f4bf0eaa5d1b39a9d2982a03f14edbd00d92992e49c407b3d0bf42ea3e4762d3",
    "audit_continues_chain": "193c62971f4e40de3fafc33c41d584094cbfec738e7d05697c18129f6a42015c",
    "audit_event_immutable": "de62d2a7453b51b42de1e119d3afd4b708a03b160b4a807522912823220368aa",
    "audit_seal_immutable": "b838fccddaffe479633d8d0c3d73af91c23c2fbefef33db145f10e3244a9440e",
    "capture_immutable": "7989274f60c0567590acbbb807d7466b9e56897cab6545cb25c28e1531285559",
    "citation_of_frozen_version": "11e63e77f7ed2fdad2fc97630ef22722d65105fe68e129c630ffe571829ab518",
    "citation_of_same_review": "f3236b35e23d08d442e5cbe89986c321cda3243aa9ed92b74346d8340897e256",
    "claim_merge_ends": "f0c2e5fb780dcec94de542c461b21e3fa8a8547ab3bd002043232c6a5ef69015",
    "contribution_immutable": "b36845ae7a20588eb0c140397d6f051f4b03db77ea015ad6351473bc0995d352",
    "contribution_to_frozen_version": "46a86b9f0a2869833f92fada7bb536d285e4d08239833bbd98271f05945196db",
    "correction_closed": "8679b1f31b4c5366819c98dd3b8d2d561ae49484639d77c89737d4ef6a0685a1",
    "evidence_cited_by_frozen_version": "b8808f753ffdba24ebf6d5e16a31d104b2df7a69832e8359f77a9825226ea9be",
    "outbox_only_numbered": "bc5dadffae419bb4e64ca68804eb2ef961bd204884bf0b1dd3003a2968c74d3f",
    "policy_immutable": "a463505082e35b7da81d3be70593840ffaf7cb44743a2fa3b1a4dde5f714aca4",
    "publication_immutable": "eb07a3cef66637749a23f5f4d50ec7106685a0cc38cac7d685ea9ca5b0d9aaa1",
    "publication_rules": "c7cebc40efbbbb55f71693b3c00bf84dfeb0f0cbc6432291017bdb1ddd726e2f",
    "rating_of_published_scale": "fdcea41b4351bdc6d938c3dc9766784867b9d0d66f1461d281426427c17729bd",
    "raw_document_immutable": "5af0691537c94fd6505b95aae022fd9e656d7d0aff8d363732ad14e7a037fe47",
    "recusal_immutable": "fced94410248cc29cdfb0d06a4f8f3776a68e9d270a8b2201b13e4dd741729b6",
    "review_has_quorum": "04ed80e88004287ebbefe78e087417cd0e0cf79c4d3c494f016042f9e1d96b30",
    "review_never_deleted": "ab13b7aa4e340fec5a53f65e968bbdcb586da656901e9f6bb44a91b6511b70b2",
    "review_status_legal": "71cdd58b28e2f70ce058c47339047afcbb590557b8a5b15ce9e9975b07231c04",
    "review_stays_published": "cf857dc624beb3638034aaf8a372ae3bd07a0fc7548da220d1f762b4e2f38910",
    "role_only_revoked": "015bda17534f5b8df6c77de3ee9fe0d09c5defef03603c803ede2ea55da496da",
    "scale_published": "d0d451ecff678287606be468c7c3176e499d01ac3c1bd61979d00a11990c06a0",
    "scoring_immutable": "baafbd32c464d4e76fd394952ac005c4bcdfb23b32285c8f691425fa0b9172fc",
    "sign_off_keeps_quorum": "9fdbebc6f28e80d5fb01eab855f8bed08524c88d835c99ed79e56f2cdeb61c29",
    "sign_off_never_deleted": "8bda67e1a03f4ad1667400d29f432f1039fb5ed5d7cd4a2600295200ebf10d57",
    "sign_off_rules": "ac2d55b4e48f7e2d87e15c680b59fe13056f7dbb8c68c862ecd06a67178e030f",
    "sign_off_stands_when_published": "e565ce626b4c6e4206368306940f3d71e8b49fdec13d0606626f46811e6f143f",
    "snapshot_immutable": "f46e6dcbaaa14a6b4151becba976f78e5564d66de9c4a1426dc55a0c172e48ec",
    "verdict_shows_record": "34f7f4ff8dfda24d3bdae414d69f316a865df6f2633c518e8d1f6432ddcfe538",
    "version_frozen": "5eef482a39f0b64dc962a13dd8e8eefa769b51bd3df97ec78c9f14a261f1eee6",
    "version_line": "103a3a23f090cd181ca4dd374205380324a551e3ba9c89d8c4e377ecfbf62488",
}
FUNCTIONS: dict[str, str] = {
    "factcheck_appearance_words()": "3480d66850a60a49fa49ad42c1209a348c41e33face62fca46604e7cde96f9b6",
    "factcheck_audit_chain()": "6ec599e93491bd44f7f871486d3abc3734d5b3944c13e96b917f9c950db964f6",
    "factcheck_citation_of_same_review()": "22c7096fdeca275171e7b629af114a5c5345edc20a9e5ccb827a62b05288c319",
    "factcheck_cited_evidence()": "a4981ed6c6c4bcd62150d1fe7db3d9d5316bbc447e1ffd273bacc3af17b751c1",
    "factcheck_claim_merge_ends()": "a7841c563493e6bb521d8ca0c6a4145f295737d75459929cd1def98c4c557f34",
    "factcheck_closed_correction()": "ff5568e42be8936417a7f344ee22432867bd008b017005e455b409a5f3d43d8d",
    "factcheck_contributed_to_line(bigint,bigint)": "4037937f343aaf71ce326ff8e90eac3331091bd1aaa99403e5cecec56c8f5eac",
    "factcheck_frozen_version()": "50b630fdf36068c3cc73d57b70ffc7ef50010617c82864e1417460a5a489b38d",
    "factcheck_has_quorum(bigint)": "2598dc00eebf20aa5be4ec55c9851909d2900feebc0e2aabf622cba192ad0baf",
    "factcheck_immutable()": "a7937b1284d993d2b806d85ffea17a68696d81e93ef95c3bac620614fcf72db2",
    "factcheck_outbox_only_numbered()": "6c214ba731979cf518af15f6f98530dd8ebd7561d15370b62a2d4d43920d1800",
    "factcheck_part_of_frozen_version()": "53f8b70f899a542fe3256cfcd9ac1edf7260aec3a2b34b1e0af58f356df5fb92",
    "factcheck_publication_rules()": "1c33483ab0151e65adc97a488d70504f5385bcfd4145b97f91c3d1f2c6bec1be",
    "factcheck_published_scale()": "ca415ae731305406172d37a4debff065a75229647ec26733fe1bb7ae7e5848e9",
    "factcheck_refuse(text,text)": "8b05846c89b714cf2ee96dd01f2e75a4bf3e94f6aba088d8a678adb0079b4f94",
    "factcheck_review_quorum()": "e58602b79a2e9e014fa88d3f5bfa162ffba6a0d1fa13b6d695a516e13a0b9f3f",
    "factcheck_review_status()": "e701f891943e2d3744fbccb53183b9c24dd10ed9ec2fa4e6ed884cd776627d9c",
    "factcheck_review_stays_published()": "bbf48c90b247c2d0b18e49cd512320de89cc269cc10a96fbf3ffeb49d4b2d7d8",
    "factcheck_role_only_revoked()": "01febe371750d2d99cb9c16ba891d4d4092f84176de9c3d9f61da701af86f7db",
    "factcheck_search_config(text)": "22c3d6c3d3ef89c2756199a8ee4e4c15d12c3b1858366d7bc36935e1ee8f2f76",
    "factcheck_sign_off_keeps_quorum()": "cf7c6545fd8709f1ce1b15253ae5b364af98c48322b5ef7bbd35c98dcb5a0a99",
    "factcheck_sign_off_of_published()": "a389b38854f7e7bf442e2272a9a09a7521a35b137a843190d9d39589845fcec7",
    "factcheck_sign_off_rules()": "11d2cdc03312e73b9c0ca27688f770568cbbed10ac9e02619e54e18a7eb53377",
    "factcheck_tsvector(text,text)": "78b62e84fb1dfb6f0fcfcc48e938e5f96af6ca6d475448a6e8fceeb1c72ad2e6",
    "factcheck_verdict_shows_record()": "cb27181643fe218a9bfc533ee942776ebe2bde1d812b8c83ae3b07d1d697bd0f",
    "factcheck_version_line()": "9a488e7fca6fc00320eff4d6562aaa8903d748ac82215ff9f6e2baddb2252388",
}
