image()    { # VERB [OPTION…]
  local verb=$1
  shift
  aws ecr "$verb" --registry-id "$REPOSITORY_ACCOUNT" --repository-name "$REPOSITORY" "$@"
}
status()   { image describe-images --image-ids "imageTag=$IMAGE_TAG" | jq -er '.imageDetails[0].imageStatus // "ACTIVE"'; }
describe() {
  say "restore the image $REPOSITORY:$IMAGE_TAG from ECR's archive to standard storage; that takes some 20 minutes"
}
permissions() {
  may "arn:$AWS_PARTITION:ecr:$REGION:$REPOSITORY_ACCOUNT:repository/$REPOSITORY" \
    ecr:DescribeImages ecr:UpdateImageStorageClass
}
changes()  { shows_change "storage of $REPOSITORY:$IMAGE_TAG" "$(status)" ACTIVE; }
check()    {
  local status
  status=$(status) || return
  [[ $status == ACTIVE ]]
}
move()     { image update-image-storage-class --image-id "imageTag=$IMAGE_TAG" --target-storage-class "$1" >/dev/null; }
apply()    {
  local status
  status=$(status)
  case $status in
  ARCHIVED)
    save was "$status"
    move STANDARD
    ;;
  *) say "  it is on its way already ($status)" ;;
  esac
}
verify()   {
  ECS_WIZARD_TRIES=${ECS_WIZARD_TRIES:-180} patiently check ||
    die "The image is not restored yet. Look again later with --verify."
}
undo()     {
  local status
  saved was >/dev/null || return 0
  status=$(status)
  case $status in
  ACTIVE) move ARCHIVE ;;
  ARCHIVED) ;;
  *) die "The image is $status at this moment. Take it back when that has ended." ;;
  esac
}
