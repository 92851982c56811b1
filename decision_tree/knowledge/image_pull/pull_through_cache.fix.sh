registry() { aws ecr "$1" --registry-id "${REPOSITORY_ACCOUNT:-$ACCOUNT_ID}" "${@:2}"; }
prefix()   { # of the rule that the image falls under: the longest one; ROOT is for all
  registry describe-pull-through-cache-rules | jq -er --arg name "$REPOSITORY" '[.pullThroughCacheRules[].ecrRepositoryPrefix]
    | map(select(. as $prefix | $prefix == "ROOT" or ($name | startswith($prefix + "/")))) | max_by(if . == "ROOT" then 0 else length end)
    // empty' || die "No pull through cache rule of this registry and Region fits $REPOSITORY."
}
document() {
  local prefix
  prefix=$(prefix) || return
  prefix="$prefix/*"
  policy "$(allow "ecr:BatchImportUpstreamImage ecr:CreateRepository" \
    "arn:$AWS_PARTITION:ecr:$REGION:${REPOSITORY_ACCOUNT:-$ACCOUNT_ID}:repository/${prefix#ROOT/}")"
}
describe() { describe_document "$EXECUTION_ROLE_NAME"; }
permissions() {
  may '*' ecr:DescribePullThroughCacheRules ecr:ValidatePullThroughCacheRule
  may_put_inline_policy role "$EXECUTION_ROLE_NAME"
}
changes()  { document_change "$EXECUTION_ROLE_NAME"; }
# A rule whose login the upstream registry refuses needs another secret: no permission helps there.
rule_is_valid() {
  local prefix answer
  prefix=$(prefix) || return
  answer=$(registry validate-pull-through-cache-rule --ecr-repository-prefix "$prefix") || return
  holds "$answer" .isValid ||
    die "ECR says of the rule for $prefix: $(jq -r '.failure // "not valid"' <<<"$answer") Put it right first, mostly in its secret."
}
check()    { rule_is_valid && role_has_document "$EXECUTION_ROLE_NAME"; }
apply()    { put_document "$EXECUTION_ROLE_NAME"; }
verify()   { document_works "$EXECUTION_ROLE_NAME"; }
undo()     { remove_inline_policy role "$EXECUTION_ROLE_NAME"; }
