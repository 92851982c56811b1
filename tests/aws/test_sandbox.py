"""Guards: what the sandbox adds to moto is still missing there, and works."""

from moto.iam.responses import IamResponse

from tests.aws.sandbox import running


def test_moto_itself_has_no_policy_simulator() -> None:
    assert not hasattr(IamResponse, "simulate_principal_policy")


def test_the_simulator_refuses_what_it_is_told_to() -> None:
    with running() as sandbox:
        sandbox.refused = {"s3:GetObject"}
        answer = sandbox.client("iam").simulate_principal_policy(
            PolicySourceArn="arn:aws:iam::123456789012:role/shop", ActionNames=["s3:GetObject", "s3:PutObject"]
        )
    decisions = {r["EvalActionName"]: r["EvalDecision"] for r in answer["EvaluationResults"]}
    assert decisions == {"s3:GetObject": "explicitDeny", "s3:PutObject": "allowed"}


def test_private_dns_of_an_endpoint_can_be_switched() -> None:
    with running() as sandbox:
        ec2 = sandbox.client("ec2")
        vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
        endpoint = ec2.create_vpc_endpoint(
            VpcId=vpc, VpcEndpointType="Interface", ServiceName="com.amazonaws.eu-central-1.logs"
        )["VpcEndpoint"]["VpcEndpointId"]
        for wanted in (True, False):
            ec2.modify_vpc_endpoint(VpcEndpointId=endpoint, PrivateDnsEnabled=wanted)
            found = ec2.describe_vpc_endpoints(VpcEndpointIds=[endpoint])["VpcEndpoints"][0]
            assert found["PrivateDnsEnabled"] is wanted
