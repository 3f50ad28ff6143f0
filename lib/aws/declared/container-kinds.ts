import type { Kind } from './kind.ts';

/** What runs containers, and what sends requests to them. */
export const CONTAINER_KINDS: Readonly<Record<string, Kind>> = {
  'AWS::ECS::Cluster': { sets: { ClusterSettings: 'Name' }, open: ['ClusterSettings'] },
  'AWS::ECS::Service': {
    sets: {
      'NetworkConfiguration.AwsvpcConfiguration.Subnets': '',
      'NetworkConfiguration.AwsvpcConfiguration.SecurityGroups': '',
    },
    unread: { PlatformVersion: 'ECS may give the number that LATEST was when the tasks were started' },
  },
  'AWS::ECS::TaskDefinition': {
    sets: {
      RequiresCompatibilities: '',
      Volumes: 'Name',
      ContainerDefinitions: 'Name',
      'ContainerDefinitions.Environment': 'Name',
    },
    // What could start something else in a container, or let it do more.
    closed: [
      ...['PidMode', 'IpcMode', 'ProxyConfiguration', 'InferenceAccelerators', 'Volumes'],
      ...['Command', 'EntryPoint', 'Environment', 'EnvironmentFiles', 'Secrets', 'VolumesFrom', 'MountPoints'].map(
        inContainer,
      ),
      ...['LinuxParameters', 'DockerSecurityOptions', 'SystemControls', 'RepositoryCredentials'].map(inContainer),
      ...['FirelensConfiguration', 'ExtraHosts', 'DnsServers', 'CredentialSpecs'].map(inContainer),
    ],
    secret: ['ContainerDefinitions.Environment', 'ContainerDefinitions.Secrets'],
  },
  'AWS::ElasticLoadBalancingV2::LoadBalancer': {
    sets: { Subnets: '', SecurityGroups: '', LoadBalancerAttributes: 'Key' },
    open: ['LoadBalancerAttributes'],
  },
  'AWS::ElasticLoadBalancingV2::TargetGroup': {
    sets: { TargetGroupAttributes: 'Key' },
    open: ['TargetGroupAttributes'],
  },
  'AWS::ElasticLoadBalancingV2::Listener': {},
  'AWS::ElasticLoadBalancingV2::ListenerRule': {
    sets: { 'Conditions.PathPatternConfig.Values': '' },
    closed: ['Conditions', 'Transforms'],
  },
};

function inContainer(name: string): string {
  return `ContainerDefinitions.${name}`;
}
