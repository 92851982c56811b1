# ----- New revisions: what several fixes do to a task definition -----
#
# A fix that is one new revision writes its jq filter once, in a function that hands it on:
#   revision() { by_filter "$1" 'in_container($container; .memory = …)' --arg container "$CONTAINER"; }
# to change_task_definition, task_definition_change (library_ecs.sh), or to
#   revision_is_made FILTER [JQ OPTION…]      the one in use is already as the filter makes it
#   revision_is_in_use FILTER [JQ OPTION…]    the same, and the service has settled: for verify
# So the filter must leave a definition alone that is right, in whatever order ECS lists it. It may use
#   in_container(NAME; CHANGE), with_variable(NAME; VALUE), with_region(REGION), at_least(KEY; TEXT),
#   with_number(KEY; TEXT), which an empty text leaves alone,
#   with_room(MIB), fitting(CPU; MIB)         the task's size; a pair of Fargate's. CPU and MIB are texts, or empty
#
#   role_arn_to_be ROLE          its ARN, or the one that it would get
#   in_ecr REFERENCE             sets ECR_ACCOUNT, ECR_REGION, ECR_REPOSITORY and ECR_ID, where the image is in ECR
#   demand_image REFERENCE       dies where ECR does not have it; no other registry is asked
#   may_find_image REFERENCE     for permissions
#   image_revision COMMAND REFERENCE   for `revision`: $CONTAINER has this image
#   demand_secret ARN            dies where the secret is not there or is to be deleted; its value is never read

by_filter() { # COMMAND FILTER [JQ OPTION…]
  local command=$1 filter=$2
  shift 2
  "$command" "$DEFINITION $SIZES $filter" "$@"
}

revision_is_made() { # FILTER [JQ OPTION…]
  local filter=$1
  shift
  task_definition_has ". as \$now | ($filter) == \$now" "$@"
}

revision_is_in_use() { # FILTER [JQ OPTION…]
  local filter=$1
  shift
  task_definition_in_use ". as \$now | ($filter) == \$now" "$@"
}

DEFINITION='
  def in_container($name; change): if any(.containerDefinitions[]; .name == $name)
    then .containerDefinitions |= map(if .name == $name then change else . end)
    else error("the task definition has no container \($name)") end;
  def with_variable($name; $value): if any((.environment // [])[]; .name == $name and .value == $value) then .
    else .environment = [(.environment // [])[] | select(.name != $name)] + [{name: $name, value: $value}] end;
  # the SDK for Python reads the one, most others the other
  def with_region($region): with_variable("AWS_REGION"; $region) | with_variable("AWS_DEFAULT_REGION"; $region);
  def at_least($key; $text): if (.[$key] // 0) >= ($text | tonumber) then . else .[$key] = ($text | tonumber) end;
  def with_number($key; $text): if $text == "" then . else .[$key] = ($text | tonumber) end;'

# https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-cpu-memory-error.html
SIZES='
  def fargate_sizes: [[256, 512, 1024, 2048], [512, range(1024; 4097; 1024)], [1024, range(2048; 8193; 1024)],
      [2048, range(4096; 16385; 1024)], [4096, range(8192; 30721; 1024)], [8192, range(16384; 61441; 4096)],
      [16384, range(32768; 122881; 8192)]]
    | map(.[0] as $cpu | .[1:][] | {cpu: $cpu, memory: .});
  # the smallest with at least so much of both; fewer CPU units come before less memory
  def fargate_size($cpu; $memory): [fargate_sizes[] | select(.cpu >= $cpu and .memory >= $memory)][0]
    // error("Fargate has no size with \($cpu) CPU units and \($memory) MiB") | map_values(tostring);
  def for_fargate: (.requiresCompatibilities // []) as $for | if ($for | length) > 0 then $for | index(["FARGATE"]) != null
    else .networkMode == "awsvpc" and .cpu != null and .memory != null end;
  # the task has room for so much, where it has a size of its own
  def with_room($memory): if .memory == null or (.memory | tonumber) >= $memory then .
    elif for_fargate then . + fargate_size(.cpu | tonumber; $memory) else .memory = ($memory | tostring) end;
  def number($text): if $text == "" or $text == null then 0 else $text | tonumber end;
  # a size of Fargate with room for all containers: the wanted one, or else what the task has
  def fitting($cpu; $memory): ([.containerDefinitions[] | .cpu // 0] | add) as $cpus
    | ([.containerDefinitions[] | .memory // .memoryReservation // 0] | add) as $memories
    | . + fargate_size([$cpus, number(if $cpu == "" then .cpu else $cpu end)] | max;
        [$memories, number(if $memory == "" then .memory else $memory end)] | max);'

# The ARN of the role, or the one that make_role would give it.
role_arn_to_be() { # ROLE
  if role_exists "$1"; then
    role_arn "$1"
  else
    printf 'arn:%s:iam::%s:role/%s' "$AWS_PARTITION" "$AWS_ACCOUNT" "$1"
  fi
}

# ----- images in ECR -----

ECR_IMAGE='^([0-9]{12})\.dkr[.-]ecr(-fips)?\.([a-z0-9-]+)\.[^/]+/([^:@]+)(:([^@]+))?(@(.+))?$'

in_ecr() { # REFERENCE
  [[ $1 =~ $ECR_IMAGE ]] || return 1
  ECR_ACCOUNT=${BASH_REMATCH[1]} ECR_REGION=${BASH_REMATCH[3]} ECR_REPOSITORY=${BASH_REMATCH[4]}
  ECR_ID=imageTag=${BASH_REMATCH[6]:-latest}
  [[ -z ${BASH_REMATCH[8]:-} ]] || ECR_ID=imageDigest=${BASH_REMATCH[8]}
}

demand_image() { # REFERENCE
  local found REGION=$REGION
  if ! in_ecr "$1"; then
    say "  not checked: whether $1 exists; only ECR is asked"
    return 0
  fi
  REGION=$ECR_REGION
  found=$(aws_unless ImageNotFoundException ecr describe-images --registry-id "$ECR_ACCOUNT" \
    --repository-name "$ECR_REPOSITORY" --image-ids "$ECR_ID")
  [[ -n $found ]] ||
    die "ECR has no image ${ECR_ID#*=} in repository $ECR_REPOSITORY of account $ECR_ACCOUNT, Region $ECR_REGION."
}

image_revision() { # COMMAND REFERENCE: for `revision`, of the container $CONTAINER
  by_filter "$1" 'in_container($container; .image = $image)' --arg container "$CONTAINER" --arg image "$2"
}

describe_copied_image() {
  describe_revision "the image of container $CONTAINER is the copy $COPIED_IMAGE"
  say "(the copy must be there; the role that pulls must be able to read it)"
}

may_find_image() { # REFERENCE
  ! in_ecr "$1" ||
    may "arn:$AWS_PARTITION:ecr:$ECR_REGION:$ECR_ACCOUNT:repository/$ECR_REPOSITORY" ecr:DescribeImages
}

# ----- secrets -----

demand_secret() { # ARN
  local found
  found=$(aws secretsmanager describe-secret --secret-id "$1")
  holds "$found" '.DeletedDate == null' ||
    die "The secret $1 is marked for deletion: restore it first (aws secretsmanager restore-secret)."
}
