use_policy_of "$RESOURCE"

account()  { :; } # an ARN of S3 does not tell; the owner is asked for with every call
describe() {
  describe_role_addition
  say "(look first whether the object is there: for one that is missing S3 says Access Denied too)"
}
permissions() { may_change_policy; may_read_caller; }
addition() {
  [[ $RESOURCE == arn:*:s3:::?* ]] || die "RESOURCE must be the ARN of a bucket or an object, such as arn:aws:s3:::shop-data/*."
  role_addition
}
changes()  { addition_change "policy of bucket $BUCKET"; }
check()    { only_a_deny_refuses && has_addition; }
apply()    { merge_addition; }
verify()   { eventually check; }
undo()     { remove_addition; }
