read -r -a TABLES <<<"$ROUTE_TABLE_IDS"

describe() {
  say "create a NAT gateway with a new public address in $PUBLIC_SUBNET_ID, and send the default route (0.0.0.0/0) of"
  say "$ROUTE_TABLE_IDS to it; a default route that leads nowhere (blackhole) is replaced"
}
default_routes() { # the default route of each table: "TABLE STATE TARGET", or "TABLE none"
  aws ec2 describe-route-tables --route-table-ids "${TABLES[@]}" | jq -r '.RouteTables[] | .RouteTableId as $table
    | ([.Routes[] | select(.DestinationCidrBlock == "0.0.0.0/0")][0]) as $route
    | "\($table) \($route.State // "none") \($route.NatGatewayId // "other")"'
}
check()    {
  local routes
  routes=$(default_routes) || return
  ! grep -qv ' active ' <<<"$routes"
}
# A NAT gateway in a subnet without an internet gateway costs money and leads nowhere.
subnet_is_public() {
  local vpc tables
  vpc=$(aws ec2 describe-subnets --subnet-ids "$PUBLIC_SUBNET_ID" | jq -er '.Subnets[0].VpcId') || return
  tables=$(aws ec2 describe-route-tables --filters "Name=vpc-id,Values=$vpc") || return
  holds "$tables" '([.RouteTables[] | select(any(.Associations[]?; .SubnetId == $subnet))][0]
      // [.RouteTables[] | select(any(.Associations[]?; .Main == true))][0])
    | any(.Routes[]; .DestinationCidrBlock == "0.0.0.0/0" and ((.GatewayId // "") | startswith("igw-")))' \
    --arg subnet "$PUBLIC_SUBNET_ID"
}
make_nat_gateway() { # what an earlier try made is used again
  local address nat
  if ! address=$(saved address); then
    address=$(aws ec2 allocate-address --domain vpc | jq -er .AllocationId)
    save address "$address"
  fi
  if ! saved nat >/dev/null; then
    nat=$(aws ec2 create-nat-gateway --subnet-id "$PUBLIC_SUBNET_ID" --allocation-id "$address" | jq -er .NatGateway.NatGatewayId)
    save nat "$nat"
  fi
}
nat_is()   { # STATE
  local nat
  nat=$(aws_unless NatGatewayNotFound ec2 describe-nat-gateways --nat-gateway-ids "$(saved nat)") || return
  holds "${nat:-null}" '(.NatGateways[0].State // "deleted") == $state' --arg state "$1"
}
route_to_nat() { # create-route|replace-route TABLE
  aws ec2 "$1" --route-table-id "$2" --destination-cidr-block 0.0.0.0/0 --nat-gateway-id "$(saved nat)" >/dev/null
}
apply()    {
  local routes table state target
  if ! subnet_is_public; then
    die "Subnet $PUBLIC_SUBNET_ID has no route to an internet gateway: a NAT gateway in it would not help."
  fi
  make_nat_gateway
  say "  waiting for NAT gateway $(saved nat)"
  patiently nat_is available || die "NAT gateway $(saved nat) does not become available."
  routes=$(default_routes)
  while read -r table state target; do
    case $state in
    none) route_to_nat create-route "$table" ;;
    blackhole) route_to_nat replace-route "$table" ;;
    *) say "  $table has a default route ($target), which stays" ;;
    esac
  done <<<"$routes"
}
verify()   { eventually check; }
undo()     {
  local routes table state target nat address
  nat=$(saved nat) || nat=none
  routes=$(default_routes)
  while read -r table state target; do
    if [[ $target == "$nat" ]]; then
      aws ec2 delete-route --route-table-id "$table" --destination-cidr-block 0.0.0.0/0
    fi
  done <<<"$routes"
  if [[ $nat != none ]]; then
    aws_unless NatGatewayNotFound ec2 delete-nat-gateway --nat-gateway-id "$nat" >/dev/null
    patiently nat_is deleted || die "NAT gateway $nat is not deleted yet. Take it back again in some minutes."
  fi
  if address=$(saved address); then
    aws_unless InvalidAllocationID.NotFound ec2 release-address --allocation-id "$address" >/dev/null
  fi
}
