# ----- AWS: the one way to call it, policy documents, security groups -----
#
#   aws WORDS…                   the AWS CLI: JSON out, no pager, the case's Region; a failure ends the step
#   aws_unless CODE WORDS…       the same, but prints nothing, successfully, when AWS answers with that error code
#   statement_id                 a Sid that is this step's own
#   allow ACTIONS RESOURCES      a policy statement; both are blank-separated lists
#   has_statement DOCUMENT STATEMENT, with_statement DOCUMENT STATEMENT, without_statement DOCUMENT SID ORIGINAL
#   policy_change LABEL BEFORE AFTER    for `changes`: two policy documents
#   rule_change GROUP ingress|egress RULES_JSON    for `changes`: rules that are added
#   may_change_rules GROUP ingress|egress          for `permissions`
#   our_tag, tag_specification TYPE, our_filter    what finds a thing again whose id was not kept
#   none_unsuccessful            for the answer of a deletion of many, on standard input

AWS_PARTITION=aws

call_aws() {
  local region=()
  [[ -z ${REGION:-} ]] || region=(--region "$REGION")
  command aws ${region[@]+"${region[@]}"} --output json "$@" </dev/null 2>"$SCRATCH/aws"
}

report_aws() { # keeps what AWS said for the summary
  local words
  words=$(grep -v '^[[:space:]]*$' "$SCRATCH/aws" | tail -n 1)
  printf '%s\n' "${words:-the AWS CLI failed without a word}" | tr -d '\000-\010\013-\037\177' >>"$SCRATCH/failed"
  cat "$SCRATCH/aws" >&2
}

aws() {
  call_aws "$@" && return 0
  report_aws
  return 1
}

aws_unless() { # CODE WORDS…
  local code=$1
  shift
  call_aws "$@" && return 0
  grep -qF "($code)" "$SCRATCH/aws" && return 0
  report_aws
  return 1
}

prepare_aws() {
  local identity
  case ${REGION:-} in
  cn-*) AWS_PARTITION=aws-cn ;;
  us-gov-*) AWS_PARTITION=aws-us-gov ;;
  esac
  if ! type -P aws >/dev/null; then
    NOT_SIGNED_IN="the AWS CLI (aws) is not installed"
  elif ! type -P jq >/dev/null; then
    NOT_SIGNED_IN="jq is not installed"
  elif identity=$(call_aws sts get-caller-identity) && [[ -n $identity ]]; then
    AWS_ACCOUNT=$(jq -r .Account <<<"$identity")
    AWS_CALLER=$(jq -r .Arn <<<"$identity")
    AWS_PARTITION=$(jq -r '.Arn | split(":")[1]' <<<"$identity")
  else
    NOT_SIGNED_IN=$(tail -n 1 "$SCRATCH/aws")
  fi
  if [[ -n $NOT_SIGNED_IN && $MODE != plan ]]; then
    warn "Not signed in to AWS: $NOT_SIGNED_IN"
    exit 1
  fi
}

# ----- what was made here: named by a tag -----

our_tag() { printf '%s/%s' "$CASE_ID" "$STEP_CAUSE"; }
our_filter() { printf 'Name=tag:ecs-wizard,Values=%s' "$(our_tag)"; }
tag_specification() { # TYPE, such as security-group
  printf 'ResourceType=%s,Tags=[{Key=ecs-wizard,Value=%s}]' "$1" "$(our_tag)"
}

# ----- policy documents -----

checksum() { cksum <<<"$CASE_ID $STEP_CAUSE" | cut -d' ' -f1; }
statement_id() { printf 'EcsWizard%s' "$(checksum)"; }

words_to_json() { # "a b" -> "a" or ["a","b"]
  jq -cn --arg words "$1" '$words | split(" ") | map(select(. != "")) | if length == 1 then .[0] else . end'
}

allow() { # ACTIONS RESOURCES
  jq -cn --arg sid "$(statement_id)" --argjson action "$(words_to_json "$1")" --argjson resource "$(words_to_json "$2")" \
    '{Sid: $sid, Effect: "Allow", Action: $action, Resource: $resource}'
}

policy() { # STATEMENT…
  jq -cs '{Version: "2012-10-17", Statement: .}' <<<"$*"
}

has_statement() { # DOCUMENT STATEMENT
  # a list of one and the one alone mean the same, and AWS may turn one into the other
  holds "${1:-null}" 'def norm: walk(if type == "array" then (if length == 1 then .[0] else sort end) else . end);
    [.Statement // [] | if type == "array" then .[] else . end | norm] | index([$new | norm]) != null' \
    --argjson new "$2"
}

with_statement() { # DOCUMENT STATEMENT
  jq -c --argjson new "$2" '.Version //= "2012-10-17"
    | .Statement |= ((. // [] | if type == "array" then . else [.] end) | map(select(.Sid != $new.Sid)) + [$new])' \
    <<<"${1:-null}"
}

# Where nobody else has changed the document since, it is the original to the letter.
without_statement() { # DOCUMENT SID ORIGINAL
  jq -c --arg sid "$2" --argjson original "${3:-null}" '
    def listed: .Statement |= (. // [] | if type == "array" then . else [.] end);
    (listed | .Statement |= map(select(.Sid != $sid))) as $rest
    | if $original != null and ($original | .Version //= "2012-10-17" | listed) == $rest then $original else $rest end' <<<"$1"
}

policy_change() { shows_change "$1" "${2:-null}" "$3"; } # LABEL BEFORE AFTER

statements_left() { holds "$1" '.Statement | length > 0'; } # DOCUMENT

denies() { # DOCUMENT: whether it has any Deny, which would win over what is added
  holds "${1:-null}" 'any(.Statement // [] | if type == "array" then .[] else . end; .Effect == "Deny")'
}

# ----- security groups -----

https_to() { # JQ FIELD of the target, as {UserIdGroupPairs: …}
  jq -cn --argjson target "$1" '[{IpProtocol: "tcp", FromPort: 443, ToPort: 443} + $target]'
}

group_target() { jq -cn --arg group "$1" '{UserIdGroupPairs: [{GroupId: $group, Description: "HTTPS, added by ecs-wizard"}]}'; }
list_target() { jq -cn --arg list "$1" '{PrefixListIds: [{PrefixListId: $list, Description: "HTTPS, added by ecs-wizard"}]}'; }
any_target() { jq -cn '{IpRanges: [{CidrIp: "0.0.0.0/0", Description: "HTTPS, added by ecs-wizard"}]}'; }

# The rules of a group as lines: "tcp 443 to sg-1".
RULE_LINES='def lines: .[] | (if .IpProtocol == "-1" then "all" else .IpProtocol
    + (if .FromPort == null then "" elif .FromPort == .ToPort then " \(.FromPort)" else " \(.FromPort)-\(.ToPort)" end) end) as $what
  | ((.IpRanges // [])[].CidrIp, (.Ipv6Ranges // [])[].CidrIpv6, (.UserIdGroupPairs // [])[].GroupId, (.PrefixListIds // [])[].PrefixListId)
  | "\($what) \($word) \(.)";'

rule_change() { # GROUP ingress|egress RULES_JSON
  local group before after field=IpPermissions word=from
  if [[ $2 == egress ]]; then
    field=IpPermissionsEgress word=to
  fi
  group=$(security_group "$1") || return
  before=$(jq -r --arg field "$field" --arg word "$word" "$RULE_LINES .SecurityGroups[0][\$field] | lines" <<<"$group") || return
  after=$(jq -r --arg word "$word" "$RULE_LINES lines" <<<"$3") || return
  shows_change "rules of $1 ($2)" "$before" "$before${before:+$'\n'}$after"
}

may_change_rules() { # GROUP ingress|egress
  local verb=Ingress
  [[ $2 == ingress ]] || verb=Egress
  may '*' ec2:DescribeSecurityGroups
  may "$(ec2_arn security-group "$1")" "ec2:AuthorizeSecurityGroup$verb" "ec2:RevokeSecurityGroup$verb"
}

security_group() { aws ec2 describe-security-groups --group-ids "$1"; }

# Whether the group's rules in FIELD (IpPermissions, IpPermissionsEgress) let HTTPS through for the target or for all.
lets_https() { # GROUP_JSON FIELD TARGET
  holds "$1" 'any(.SecurityGroups[0][$field][];
      (.IpProtocol == "-1" or (.IpProtocol == "tcp" and .FromPort <= 443 and .ToPort >= 443))
      and (any(.IpRanges[]?; .CidrIp == "0.0.0.0/0")
        or any(.UserIdGroupPairs[]?; .GroupId == $target) or any(.PrefixListIds[]?; .PrefixListId == $target)))' \
    --arg field "$2" --arg target "$3"
}

warn_if_everything() { # RESOURCE: for a describe
  [[ $1 != '*' ]] || say "AWS named no single resource in its message (*): check that the action really knows none"
}

# EC2's deletions of many succeed as a call where each of them failed.
none_unsuccessful() {
  local answer
  answer=$(cat)
  ! holds "${answer:-null}" 'any((.Unsuccessful // [])[]; (.Error.Code // "") | endswith("NotFound") | not)' ||
    die "$(jq -r '.Unsuccessful[0].Error.Message // "AWS could not delete it."' <<<"$answer")"
}
