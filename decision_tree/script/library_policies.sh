# ----- AWS: one statement merged into the policy of a resource, which others have a part in -----
#
# A step that adds a statement to such a policy defines
#   addition                 prints the statement
#   read_policy              prints the policy as it is, or nothing where there is none
#   write_policy DOCUMENT    replaces it
#   remove_policy            takes it away, where no statement is left and the service knows no empty policy
# or, for these four of a resource that an ARN names, `use_policy_of ARN` and `addition` alone. Its own functions are
#   has_addition             for check and verify
#   merge_addition           for apply
#   remove_addition          for undo: what others changed meanwhile stays
#   addition_change LABEL    for changes
# and may_change_policy, with `use_policy_of`, for permissions.
#
#   role_addition            the statement that allows ACTION on RESOURCE to role ROLE_NAME of ACCOUNT_ID
#   caller_principal         ARN of that role
#   only_a_deny_refuses      for a resource of the role's own account, where an Allow of the role is enough

remove_policy() { die "Nothing would be left of the policy, and it cannot be without a statement. Change it by hand."; }

# The Denies that refuse what the statement $new would let through, whatever is allowed; of those with a Condition
# only when $conditional, and never the one that asks for TLS, which every call has.
REFUSING='
  def list: [.] | flatten;
  def covers($text): . as $g | $text | test("^" + ($g | gsub("(?<c>[\\\\.^$+(){}|\\[\\]])"; "\\\(.c)")
    | gsub("\\*"; ".*") | gsub("\\?"; ".")) + "$"; "i");
  def account: split(":")[4] // "";
  def principals: . // {} | if type == "object" then .AWS // [] else . end | list;
  ($new.Principal | principals) as $who
  | [.Statement // [] | list[] | . as $deny | select(.Effect == "Deny" and .Action != null and .NotResource == null
      and ((.Condition // {}) as $when | $when == {} or ($conditional and ($when | tostring | test("^\\{\"Bool\":\\{\"aws:SecureTransport\":"; "i") | not)))
      and all($new.Action | list[]; . as $a | any($deny.Action | list[]; covers($a)))
      and all($new.Resource // "*" | list[]; . as $r | any($deny.Resource // "*" | list[]; covers($r)))
      and any(.Principal | principals[]; . as $p | $p == "*"
        or any($who[]; . == $p or account == $p or ($p | test(":root$")) and account == ($p | account))))]'

refuses() { # DOCUMENT STATEMENT CONDITIONAL
  holds "${1:-null}" "$REFUSING | length > 0" --argjson new "$2" --argjson conditional "$3"
}

# Sets NEW and POLICY: what is added, and what is there. Called plainly.
read_both() {
  NEW=$(addition) || return
  POLICY=$(read_policy) || return
  if refuses "$POLICY" "$NEW" false; then
    die "A Deny in the policy refuses this in every case, and wins over what would be added: its owner has to narrow it."
  fi
}

only_a_deny_refuses() {
  read_both || return
  [[ $ACCOUNT_ID == "$AWS_ACCOUNT" ]] || return 0
  if refuses "$POLICY" "$NEW" true; then
    die "A Deny with a Condition in the policy is about this call. One Allow more would be in vain:" \
      "the call has to meet the condition, or the Deny's owner has to narrow it."
  fi
}

has_addition() {
  read_both || return
  has_statement "$POLICY" "$NEW"
}

merge_addition() {
  local merged
  read_both
  save policy "$POLICY"
  if denies "$POLICY"; then
    say "  note: the policy has a Deny too, which wins over what is added where its conditions are met"
  fi
  merged=$(with_statement "$POLICY" "$NEW")
  write_policy "$merged"
}

remove_addition() {
  local policy rest original
  original=$(saved policy) || return 0
  policy=$(read_policy)
  holds "${policy:-null}" 'any([(. // {}).Statement // []] | flatten[]; .Sid == $sid)' --arg sid "$(statement_id)" || return 0
  rest=$(without_statement "$policy" "$(statement_id)" "$original")
  if statements_left "$rest"; then
    write_policy "$rest"
  else
    remove_policy
  fi
}

addition_change() { # LABEL
  local merged
  read_both || return
  merged=$(with_statement "$POLICY" "$NEW") || return
  policy_change "$1" "$POLICY" "$merged"
}

describe_addition() { # STATEMENT
  jq -r '"  \([.Action] | flatten | join(", "))\(if .Resource then " on \([.Resource] | flatten | join(", "))" else "" end)"' <<<"$1"
}

caller_principal() { # a task definition tells the role's path, which its name does not
  local arn
  for arn in "${TASK_ROLE_ARN:-}" "${EXECUTION_ROLE_ARN:-}"; do
    if [[ $arn == *"::$ACCOUNT_ID:role/"* && ${arn##*/} == "$ROLE_NAME" ]]; then
      printf '%s' "$arn"
      return 0
    fi
  done
  role_arn_in "$ROLE_NAME" "$ACCOUNT_ID"
}

may_read_caller() { # what caller_principal may ask
  [[ $ACCOUNT_ID != "$AWS_ACCOUNT" ]] || may "$(caller_principal)" iam:GetRole
}

role_addition() {
  local principal
  principal=$(caller_principal) || return
  allow "$ACTION" "$RESOURCE" | jq -c --arg principal "$principal" '.Principal = {AWS: $principal}
    | if .Resource | tostring | test(":ecr:") then del(.Resource) else . end' # there a statement names no resource
}

describe_role_addition() {
  say "add a statement to the policy of $RESOURCE"
  say "that allows $ACTION to role $ROLE_NAME of account $ACCOUNT_ID; the statements that are there stay"
}

# ----- where the policy of a resource is kept -----

# The account of an ARN; S3 writes none in it.
account_of() { cut -d: -f5 <<<"$1" | tr -d '*'; }

use_policy_of() { # ARN: defines read_policy, write_policy, remove_policy and may_change_policy
  local region
  region=$(cut -d: -f4 <<<"$1")
  [[ -z $region || $region == '*' ]] || REGION=$region
  POLICY_OF=$1
  case $1 in
  arn:*:s3:::*) use_bucket_policy ;;
  arn:*:sqs:*) use_queue_policy ;;
  arn:*:sns:*) use_topic_policy ;;
  arn:*:secretsmanager:*) use_secret_policy ;;
  arn:*:lambda:*) use_function_policy ;;
  arn:*:ecr:*) use_repository_policy ;;
  arn:*:kms:*:key/*) use_key_policy ;;
  *) read_policy() { die "How a policy is put on $POLICY_OF is not known here: change it by hand, as described."; } ;;
  esac
}
may_change_policy() { return 1; } # not known where

use_bucket_policy() {
  BUCKET=${POLICY_OF##*:}
  BUCKET=${BUCKET%%/*}
  # the owner is asked for, so that no other account's bucket is changed, which trusts this caller
  bucket() { aws_unless NoSuchBucketPolicy s3api "$1" --bucket "$BUCKET" --expected-bucket-owner "$AWS_ACCOUNT" "${@:2}"; }
  read_policy() { bucket get-bucket-policy | jq -r .Policy; }
  write_policy() { bucket put-bucket-policy --policy "$1"; }
  remove_policy() { bucket delete-bucket-policy; }
  may_change_policy() { may "${POLICY_OF%%/*}" s3:GetBucketPolicy s3:PutBucketPolicy s3:DeleteBucketPolicy; }
}

use_queue_policy() {
  queue_url() { aws sqs get-queue-url --queue-name "${POLICY_OF##*:}" | jq -er .QueueUrl; }
  read_policy() {
    local url
    url=$(queue_url) || return
    aws sqs get-queue-attributes --queue-url "$url" --attribute-names Policy | jq -r '.Attributes.Policy // empty'
  }
  write_policy() {
    local url attributes
    url=$(queue_url) || return
    attributes=$(jq -cn --arg policy "$1" '{Policy: $policy}')
    aws sqs set-queue-attributes --queue-url "$url" --attributes "$attributes"
  }
  remove_policy() { write_policy ""; }
  may_change_policy() { may "$POLICY_OF" sqs:GetQueueUrl sqs:GetQueueAttributes sqs:SetQueueAttributes; }
}

use_topic_policy() { # a topic always has a policy
  read_policy() { aws sns get-topic-attributes --topic-arn "$POLICY_OF" | jq -r '.Attributes.Policy // empty'; }
  write_policy() { aws sns set-topic-attributes --topic-arn "$POLICY_OF" --attribute-name Policy --attribute-value "$1"; }
  may_change_policy() { may "$POLICY_OF" sns:GetTopicAttributes sns:SetTopicAttributes; }
}

use_secret_policy() {
  read_policy() { aws secretsmanager get-resource-policy --secret-id "$POLICY_OF" | jq -r '.ResourcePolicy // empty'; }
  write_policy() {
    aws secretsmanager put-resource-policy --secret-id "$POLICY_OF" --resource-policy "$1" --block-public-policy >/dev/null
  }
  remove_policy() { aws secretsmanager delete-resource-policy --secret-id "$POLICY_OF" >/dev/null; }
  may_change_policy() {
    may "$POLICY_OF" secretsmanager:GetResourcePolicy secretsmanager:PutResourcePolicy secretsmanager:DeleteResourcePolicy
  }
}

use_function_policy() { # Lambda takes statements one by one
  read_policy() { aws_unless ResourceNotFoundException lambda get-policy --function-name "$POLICY_OF" | jq -r .Policy; }
  write_policy() {
    local ours
    ours=$(jq -c --arg sid "$(statement_id)" '.Statement[] | select(.Sid == $sid)' <<<"$1")
    if [[ -z $ours ]]; then
      remove_policy
    else
      aws lambda add-permission --function-name "$POLICY_OF" --statement-id "$(statement_id)" \
        --action "$(jq -r .Action <<<"$ours")" --principal "$(jq -r .Principal.AWS <<<"$ours")" >/dev/null
    fi
  }
  remove_policy() {
    aws_unless ResourceNotFoundException lambda remove-permission --function-name "$POLICY_OF" --statement-id "$(statement_id)"
  }
  may_change_policy() { may "$POLICY_OF" lambda:GetPolicy lambda:AddPermission lambda:RemovePermission; }
}

use_repository_policy() {
  repository() { aws_unless RepositoryPolicyNotFoundException ecr "$1" --repository-name "${POLICY_OF#*:repository/}" "${@:2}"; }
  read_policy() { repository get-repository-policy | jq -r .policyText; }
  write_policy() { repository set-repository-policy --policy-text "$1" >/dev/null; }
  remove_policy() { repository delete-repository-policy >/dev/null; }
  may_change_policy() { may "$POLICY_OF" ecr:GetRepositoryPolicy ecr:SetRepositoryPolicy ecr:DeleteRepositoryPolicy; }
}

use_key_policy() {
  read_policy() { aws kms get-key-policy --key-id "$POLICY_OF" --policy-name default | jq -er .Policy; }
  write_policy() { aws kms put-key-policy --key-id "$POLICY_OF" --policy-name default --policy "$1"; }
  may_change_policy() { may "$POLICY_OF" kms:GetKeyPolicy kms:PutKeyPolicy; }
}

use_endpoint_policy() { # of ENDPOINT_ID
  endpoint() { aws ec2 describe-vpc-endpoints --vpc-endpoint-ids "$ENDPOINT_ID" | jq -ec '.VpcEndpoints[0]'; }
  read_policy() { endpoint | jq -er .PolicyDocument; }
  write_policy() { aws ec2 modify-vpc-endpoint --vpc-endpoint-id "$ENDPOINT_ID" --policy-document "$1" >/dev/null; }
  may_change_policy() {
    may '*' ec2:DescribeVpcEndpoints
    may "$(ec2_arn vpc-endpoint "$ENDPOINT_ID")" ec2:ModifyVpcEndpoint
  }
}

use_trust_policy() { # ROLE
  TRUSTING=$1
  read_policy() { trust_of "$TRUSTING"; }
  write_policy() { aws iam update-assume-role-policy --role-name "$TRUSTING" --policy-document "$1"; }
  may_change_policy() { may_change_trust "$TRUSTING"; }
}
