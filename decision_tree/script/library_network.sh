# ----- AWS: rules of security groups, and a security group that is made here -----
#
#   add_rule_to ingress|egress GROUP NAME RULES_JSON      kept under NAME for undo
#   remove_rules_from ingress|egress GROUP PATTERN        those kept under names that fit
#   make_group VPC NAME DESCRIPTION RULES_JSON            sets GROUP; what an earlier try left is completed
#   remove_group VPC                                      waits until nothing uses it any more
#   may_make_group VPC                                    for `permissions`

add_rule_to() { # ingress|egress GROUP NAME RULES_JSON
  save "$3" "$4"
  call_aws ec2 "authorize-security-group-$1" --group-id "$2" --ip-permissions "$4" >/dev/null && return 0
  if grep -qF '(InvalidPermission.Duplicate)' "$SCRATCH/aws"; then
    forget "$3" # somebody else's
    return 0
  fi
  report_aws
  return 1
}

remove_rules_from() { # ingress|egress GROUP PATTERN
  local name
  while read -r name; do
    [[ -z $name ]] || aws_unless InvalidPermission.NotFound ec2 "revoke-security-group-$1" --group-id "$2" \
      --ip-permissions "$(saved "$name")" >/dev/null || return
  done <<<"$(kept "$3")"
}

our_group() { # VPC: the one that was made here, or nothing
  aws ec2 describe-security-groups --filters "$(our_filter)" "Name=vpc-id,Values=$1" | jq -r '.SecurityGroups[0].GroupId // empty'
}

make_group() { # VPC NAME DESCRIPTION RULES_JSON
  GROUP=$(our_group "$1")
  if [[ -z $GROUP ]]; then
    GROUP=$(aws ec2 create-security-group --vpc-id "$1" --group-name "$2" --description "$3" \
      --tag-specifications "$(tag_specification security-group)" | jq -er .GroupId)
  fi
  aws_unless InvalidPermission.Duplicate ec2 authorize-security-group-ingress --group-id "$GROUP" --ip-permissions "$4" >/dev/null
}

may_make_group() { # VPC
  may '*' ec2:DescribeSecurityGroups
  may "$(ec2_arn vpc "$1")" ec2:CreateSecurityGroup
  may "$(ec2_arn security-group '*')" ec2:CreateSecurityGroup ec2:CreateTags ec2:AuthorizeSecurityGroupIngress ec2:DeleteSecurityGroup
}

group_deleted() { # GROUP
  call_aws ec2 delete-security-group --group-id "$1" >/dev/null || grep -qF '(InvalidGroup.NotFound)' "$SCRATCH/aws"
}

remove_group() { # VPC
  local group
  group=$(our_group "$1")
  [[ -n $group ]] || return 0
  # network interfaces that are being deleted hold the group for some minutes
  patiently group_deleted "$group" || die "Security group $group is still in use. Take it back again in some minutes."
}
