# ----- Whether the caller may do it: asked of AWS's policy simulator before the first change -----
#
#   may RESOURCE ACTION…         for `permissions`: what the caller must be allowed to do; RESOURCE is an ARN or *
#   ec2_arn TYPE ID, arn SERVICE RESOURCE     an ARN of the case's account and Region
#   needed_actions STEP          the actions, for the plan
#   check_permissions STEP       sets MAY (yes, no, unknown) and MAY_WORDS
#
# The simulator knows the caller's policies, boundaries and organization, and no policy of the resource. So a "no" is
# certain only where such a policy cannot allow it instead, and where no condition lacked its value.
# https://docs.aws.amazon.com/IAM/latest/APIReference/API_SimulatePrincipalPolicy.html

RESOURCE_HAS_POLICY='^(kms|s3|ecr|sqs|sns|secretsmanager|lambda|sts):'

may() { # RESOURCE ACTION…
  local resource=$1
  shift
  local action
  for action in "$@"; do
    printf '%s\t%s\n' "$resource" "$action"
  done
}

arn() { printf 'arn:%s:%s:%s:%s:%s' "$AWS_PARTITION" "$1" "${REGION:-*}" "${ACCOUNT_ID:-$AWS_ACCOUNT}" "$2"; }
ec2_arn() { arn ec2 "$1/$2"; }

# Lines of RESOURCE, tab, ACTION; nothing where the step could not tell.
permissions_of() { # STEP
  STEP_CAUSE=${STEP_CAUSES[$1 - 1]}
  "step_$1" permissions 2>/dev/null | sort -u
}

needed_actions() { # STEP
  permissions_of "$1" | cut -f2 | sort -u | tr '\n' ' ' | sed 's/ $//; s/ /, /g'
}

# The ARN that the simulator takes: a role's, not that of its session. A path stands only in the role itself.
caller_arn() {
  local name
  case $AWS_CALLER in
  *:assumed-role/*)
    name=${AWS_CALLER#*:assumed-role/}
    call_aws iam get-role --role-name "${name%%/*}" | jq -er .Role.Arn
    ;;
  *) printf '%s' "$AWS_CALLER" ;;
  esac
}

check_permissions() { check_needed "$(permissions_of "$1")"; } # STEP

check_needed() { # LINES, as `may` prints them
  local needed=$1 caller resource actions refused="" doubtful="" answer
  MAY=yes MAY_WORDS="yes, says AWS's policy simulator"
  if [[ $AWS_CALLER == *:root ]]; then
    MAY_WORDS="yes, as the root user"
    return 0
  elif [[ -z $needed ]] || ! caller=$(caller_arn); then
    may_unknown "could not be checked beforehand: $(simulator_failure 2>/dev/null)"
    return 0
  fi
  while read -r resource; do
    actions=$(awk -F'\t' -v resource="$resource" '$1 == resource { print $2 }' <<<"$needed")
    if ! answer=$(simulate_caller "$caller" "$resource" "$actions"); then
      may_unknown "could not be checked beforehand: $(simulator_failure)"
      return 0
    fi
    refused+=$(grep '^no ' <<<"$answer" | cut -d' ' -f2- | sed "s|\$| on $resource; |" | tr -d '\n')
    doubtful+=$(grep '^perhaps ' <<<"$answer" | cut -d' ' -f2- | sed "s|\$| on $resource; |" | tr -d '\n')
  done < <(cut -f1 <<<"$needed" | sort -u)
  if [[ -n $refused ]]; then
    MAY=no MAY_WORDS="not allowed: ${refused%; }"
  elif [[ -n $doubtful ]]; then
    may_unknown "is not certain: ${doubtful%; } (a condition, or a policy of the resource, decides)"
  fi
}

simulator_failure() {
  if grep -qF '(AccessDenied' "$SCRATCH/aws"; then
    printf 'it needs iam:SimulatePrincipalPolicy'
  else
    tail -n 1 "$SCRATCH/aws"
  fi
}

may_unknown() { MAY=unknown MAY_WORDS=$1; }

simulate_caller() { # CALLER RESOURCE ACTIONS: "no ACTION" or "perhaps ACTION" for each that is not allowed
  local request
  request=$(jq -cn --arg caller "$1" --arg resource "$2" --arg actions "$3" '($actions | split("\n")) as $all
    | {PolicySourceArn: $caller, ActionNames: $all, ResourceArns: [$resource], ContextEntries:
      [if $all | index(["iam:PassRole"]) then {ContextKeyName: "iam:PassedToService",
        ContextKeyValues: ["ecs-tasks.amazonaws.com"], ContextKeyType: "string"} else empty end]}') || return
  call_aws iam simulate-principal-policy --cli-input-json "$request" |
    jq -er --arg own "$RESOURCE_HAS_POLICY" '.EvaluationResults[] | select(.EvalDecision != "allowed")
      | (if .EvalDecision == "implicitDeny" and (((.MissingContextValues // []) | length) > 0 or (.EvalActionName | test($own)))
         then "perhaps" else "no" end) + " " + .EvalActionName'
  # no line at all is a good answer: everything is allowed
  [[ ${PIPESTATUS[0]} == 0 ]]
}
