# ----- IAM: roles, inline policies of our own, trust policies -----
#
#   role_arn ROLE                               its ARN, path and all
#   principal_kind NAME                         role or user: what IAM has under that name
#   inline_policy_is KIND NAME DOCUMENT         KIND is role or user; the policy's name is this step's own
#   put_inline_policy KIND NAME DOCUMENT, remove_inline_policy KIND NAME
#   may_put_inline_policy KIND NAME, inline_policy_change KIND NAME DOCUMENT    for `permissions` and `changes`
# A step that gives a role the one policy that its `document` prints, which may have to ask AWS for it, has
#   describe_document ROLE, document_change ROLE, role_has_document ROLE, put_document ROLE, document_works ROLE
#   pull_document                               what pulling REPOSITORY of REPOSITORY_ACCOUNT needs
#   may_change_trust ROLE, trust_change ROLE    for `permissions` and `changes`
#   simulates KIND NAME DOCUMENT                whether AWS's policy simulator allows what the document allows
#   trusts_ecs ROLE, trust_ecs ROLE, untrust_ecs ROLE       the trust of ecs-tasks.amazonaws.com

role_arn() { aws iam get-role --role-name "$1" | jq -er .Role.Arn; }

# In the account that we are signed in to the role is looked up: its ARN has a path that the name does not tell.
role_arn_in() { # ROLE ACCOUNT
  if [[ $2 == "$AWS_ACCOUNT" ]]; then
    role_arn "$1"
  else
    printf 'arn:%s:iam::%s:role/%s' "$AWS_PARTITION" "$2" "$1"
  fi
}

principal_kind() { # NAME: role, or else user
  if role_exists "$1"; then
    printf role
  else
    aws iam get-user --user-name "$1" >/dev/null && printf user
  fi
}

# ----- inline policies -----

inline_policy_name() { printf 'ecs-wizard-%s-%s' "$CASE_ID" "${STEP_CAUSE//./-}"; }

inline_policy() { # KIND NAME: the document, or nothing
  aws_unless NoSuchEntity iam "get-$1-policy" "--$1-name" "$2" --policy-name "$(inline_policy_name)" | jq -c .PolicyDocument
}

inline_policy_is() { # KIND NAME DOCUMENT
  local now
  now=$(inline_policy "$1" "$2") || return
  holds "${now:-null}" '. == $wanted' --argjson wanted "$3"
}

put_inline_policy() { # KIND NAME DOCUMENT
  aws iam "put-$1-policy" "--$1-name" "$2" --policy-name "$(inline_policy_name)" --policy-document "$3"
}

remove_inline_policy() { # KIND NAME
  aws_unless NoSuchEntity iam "delete-$1-policy" "--$1-name" "$2" --policy-name "$(inline_policy_name)"
}

describe_inline_policy() { # KIND NAME DOCUMENT
  say "add to the $1 $2 the inline policy $(inline_policy_name), which allows only"
  jq -r '.Statement[] | "  \([.Action] | flatten | join(", ")) on \([.Resource] | flatten | join(", "))"' <<<"$3"
}

may_put_inline_policy() { # KIND NAME
  local principal
  principal=$(principal_arn "$1" "$2") || return
  case $1 in
  role) may "$principal" iam:GetRole iam:GetRolePolicy iam:PutRolePolicy iam:DeleteRolePolicy ;;
  *) may "$principal" iam:GetUser iam:GetUserPolicy iam:PutUserPolicy iam:DeleteUserPolicy ;;
  esac
}

principal_arn() { aws iam "get-$1" "--$1-name" "$2" | jq -er '.Role.Arn // .User.Arn'; } # KIND NAME

inline_policy_change() { # KIND NAME DOCUMENT
  local now
  now=$(inline_policy "$1" "$2") || return
  shows_change "inline policy $(inline_policy_name) of $1 $2" "$now" "$3"
}

# An added Allow is in vain where something else denies. Without the right to simulate that stays unknown: said, not hidden.
simulates() { # KIND NAME DOCUMENT
  local principal statement refused
  principal=$(principal_arn "$1" "$2") || return
  while read -r statement; do
    refused=$(simulate "$principal" "$statement") || {
      say "  not checked: whether a Deny, a permissions boundary or an organization's policy still refuses it" \
        "(needs iam:SimulatePrincipalPolicy)"
      return 0
    }
    if [[ -n $refused ]] && ! eventually simulated_allowed "$principal" "$statement"; then
      die "The policy is in place, but AWS's policy simulator still says: $refused." \
        "Look for a Deny, a permissions boundary or a policy of the organization."
    fi
  done < <(jq -c '.Statement[]' <<<"$3")
}

simulated_allowed() { # PRINCIPAL STATEMENT; a change in IAM takes some seconds to show
  local refused
  refused=$(simulate "$1" "$2") && [[ -z $refused ]]
}

simulate() { # PRINCIPAL STATEMENT: prints what is still refused
  local request
  request=$(jq -c --arg principal "$1" '{PolicySourceArn: $principal, ActionNames: ([.Action] | flatten),
      ResourceArns: ([.Resource] | flatten | map(gsub("\\?"; "a"))),
      ContextEntries: [(.Condition // {})[] | to_entries[]
        | {ContextKeyName: .key, ContextKeyValues: ([.value] | flatten), ContextKeyType: "string"}]}' <<<"$2") || return
  call_aws iam simulate-principal-policy --cli-input-json "$request" >"$SCRATCH/simulated" || return
  jq -r '[.EvaluationResults[] | select(.EvalDecision != "allowed") | "\(.EvalActionName) \(.EvalDecision)"] | join(", ")' \
    "$SCRATCH/simulated"
}

# ----- the policy that a step's `document` prints -----

describe_document() { # ROLE
  local document
  document=$(document) || return
  describe_inline_policy role "$1" "$document"
}

document_change() { # ROLE
  local document
  document=$(document) || return
  inline_policy_change role "$1" "$document"
}

role_has_document() { # ROLE
  local document
  document=$(document) || return
  inline_policy_is role "$1" "$document"
}

put_document() { # ROLE
  local document
  document=$(document) || return
  put_inline_policy role "$1" "$document"
}

document_works() { # ROLE: for verify
  local document
  document=$(document) || return
  eventually check && simulates role "$1" "$document"
}

# ecr:GetAuthorizationToken knows no resource; the others are given for the one repository only.
pull_document() {
  policy "$(allow ecr:GetAuthorizationToken '*' | jq -c '.Sid += "Token"')" \
    "$(allow "ecr:BatchGetImage ecr:GetDownloadUrlForLayer" \
      "arn:$AWS_PARTITION:ecr:$REGION:$REPOSITORY_ACCOUNT:repository/$REPOSITORY")"
}

# ----- trust -----

# The conditions are those of AWS's advice against the confused deputy: this account and Region only.
trust_statement() {
  jq -cn --arg sid "$(statement_id)" --arg account "$ACCOUNT_ID" \
    --arg source "arn:$AWS_PARTITION:ecs:$REGION:$ACCOUNT_ID:*" \
    '{Sid: $sid, Effect: "Allow", Principal: {Service: "ecs-tasks.amazonaws.com"}, Action: "sts:AssumeRole",
      Condition: {StringEquals: {"aws:SourceAccount": $account}, ArnLike: {"aws:SourceArn": $source}}}'
}

trust_of() { aws iam get-role --role-name "$1" | jq -ec .Role.AssumeRolePolicyDocument; }

# Whether a document lets ECS tasks of this account and Region assume the role. A condition that is not understood
# here, or that names a key which ECS does not send, counts as not met.
TRUST_FILTER='
  def list: [.] | flatten;
  def glob($text): . as $g | $text | test("^" + ($g | gsub("(?<c>[\\\\.^$+(){}|\\[\\]])"; "\\\(.c)") | gsub("\\*"; ".*") | gsub("\\?"; ".")) + "$");
  def sent($key): {"aws:sourceaccount": $account, "aws:sourcearn": $source}[$key | ascii_downcase];
  def met: to_entries | all(.[]; .key as $operator | .value | to_entries | all(.[];
    sent(.key) as $sent | .value | list | any(.[]; . as $want | if $sent == null then false
      elif ($operator | test("^String(Equals|EqualsIgnoreCase)(IfExists)?$")) then $want == $sent
      elif ($operator | test("^(StringLike|ArnLike|ArnEquals)(IfExists)?$")) then $want | glob($sent)
      else false end)));
  [.Statement | list[] | select(((.Principal // {}) | if type == "object" then (.Service // []) else . end | list)
    | any(.[]; . == "ecs-tasks.amazonaws.com" or . == "*"))] as $about
  | any($about[]; .Effect == "Allow" and (.Action | list | any(.[]; . == "sts:AssumeRole" or . == "sts:*" or . == "*"))
      and ((.Condition // {}) | met))
    and (any($about[]; .Effect == "Deny") | not)'

trusts_ecs() { # ROLE
  local trust
  trust=$(trust_of "$1") || return
  holds "$trust" "$TRUST_FILTER" --arg account "$ACCOUNT_ID" --arg source "arn:$AWS_PARTITION:ecs:$REGION:$ACCOUNT_ID:*"
}

trust_ecs() { # ROLE
  local trust
  trust=$(trust_of "$1")
  if denies "$trust"; then
    die "The trust policy of $1 has a Deny, which wins over every Allow: read it, and change it by hand."
  fi
  save trust "$trust"
  trust=$(with_statement "$trust" "$(trust_statement)")
  aws iam update-assume-role-policy --role-name "$1" --policy-document "$trust"
}

untrust_ecs() { # ROLE: takes out our statement only; what others changed meanwhile stays
  local trust
  trust=$(trust_of "$1")
  trust=$(without_statement "$trust" "$(statement_id)" "$(saved trust)")
  if ! statements_left "$trust"; then
    trust=$(saved trust)
  fi
  aws iam update-assume-role-policy --role-name "$1" --policy-document "$trust"
}

trust_change() { # ROLE
  local trust
  trust=$(trust_of "$1") || return
  policy_change "trust policy of role $1" "$trust" "$(with_statement "$trust" "$(trust_statement)")"
}

may_change_trust() { may "$(role_arn "$1")" iam:GetRole iam:UpdateAssumeRolePolicy; } # ROLE

describe_trust() { # ROLE
  say "add a statement to the trust policy of role $1 that lets ecs-tasks.amazonaws.com assume it for account"
  say "$ACCOUNT_ID in Region $REGION; the statements that are there stay"
}

# ----- roles for task definitions -----

role_exists() { [[ -n $(aws_unless NoSuchEntity iam get-role --role-name "$1") ]]; }

make_role() { # ROLE: trusted by ECS in this account and Region, without permissions, unless there is one of that name
  role_exists "$1" && return 0
  save made_role "$1"
  ACCOUNT_ID=$AWS_ACCOUNT
  aws iam create-role --role-name "$1" --description "Made by ecs-wizard" \
    --assume-role-policy-document "$(policy "$(trust_statement)")" >/dev/null
  say "  created role $1"
}

may_make_role() { # ROLE
  may "arn:$AWS_PARTITION:iam::$AWS_ACCOUNT:role/$1" iam:GetRole iam:CreateRole iam:DeleteRole
}

remove_made_role() { # only where it was made here, and nobody has given it policies since
  local role
  role=$(saved made_role) || return 0
  call_aws iam delete-role --role-name "$role" || grep -qF '(NoSuchEntity)' "$SCRATCH/aws" ||
    say "  role $role is in use by now, and stays"
}
