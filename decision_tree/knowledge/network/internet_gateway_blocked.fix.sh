describe() { say "attach internet gateway ${INTERNET_GATEWAY_ID:-INTERNET_GATEWAY_ID} to $VPC_ID"; }
permissions() {
  may '*' ec2:DescribeInternetGateways ec2:DescribeVpcBlockPublicAccessOptions ec2:DescribeVpcBlockPublicAccessExclusions
  may "$(ec2_arn internet-gateway "${INTERNET_GATEWAY_ID:-*}")" ec2:AttachInternetGateway ec2:DetachInternetGateway
  may "$(ec2_arn vpc "$VPC_ID")" ec2:AttachInternetGateway ec2:DetachInternetGateway
}
attached_to() { # the VPCs of the gateway
  [[ -n $INTERNET_GATEWAY_ID ]] || die "Set INTERNET_GATEWAY_ID: the target of 0.0.0.0/0 in the subnet's route table."
  aws ec2 describe-internet-gateways --internet-gateway-ids "$INTERNET_GATEWAY_ID" |
    jq -r '[.InternetGateways[0].Attachments[]? | select(.State != "detached") | .VpcId] | join(" ")'
}
# VPC Block Public Access was switched on to keep VPCs from the internet: its owners decide on exceptions.
public_access_is_open() {
  local mode exclusions
  mode=$(aws ec2 describe-vpc-block-public-access-options | jq -er '.VpcBlockPublicAccessOptions.InternetGatewayBlockMode') || return
  [[ $mode != off ]] || return 0
  exclusions=$(aws ec2 describe-vpc-block-public-access-exclusions) || return
  holds "$exclusions" 'any(.VpcBlockPublicAccessExclusions[]?; (.ResourceArn | endswith("/" + $vpc)) and (.State | endswith("complete")))' \
    --arg vpc "$VPC_ID" ||
    die "VPC Block Public Access is on in this account and Region ($mode). Ask its owners for an exclusion of $VPC_ID:" \
      "aws ec2 create-vpc-block-public-access-exclusion --vpc-id $VPC_ID --internet-gateway-exclusion-mode allow-egress"
}
check()    {
  local vpcs
  public_access_is_open || return
  vpcs=$(attached_to) || return
  case $vpcs in
  "") return 1 ;;
  "$VPC_ID") return 0 ;;
  *) die "Internet gateway $INTERNET_GATEWAY_ID is attached to $vpcs: send the default route of $VPC_ID to a gateway of its own." ;;
  esac
}
changes()  { shows_change "VPC of $INTERNET_GATEWAY_ID" "$(attached_to)" "$VPC_ID"; }
apply()    {
  save attached "$VPC_ID"
  aws ec2 attach-internet-gateway --internet-gateway-id "$INTERNET_GATEWAY_ID" --vpc-id "$VPC_ID"
}
verify()   { eventually check; }
undo()     {
  saved attached >/dev/null || return 0
  aws_unless Gateway.NotAttached ec2 detach-internet-gateway --internet-gateway-id "$INTERNET_GATEWAY_ID" --vpc-id "$VPC_ID"
}
