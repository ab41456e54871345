// Through its file: the doors show only the process and the machine that the test runs in.

import { describe, expect, it } from 'vitest'
import { containerId } from '../../src/resource/container-id.ts'

const id = '3a1b5c7d9e0f2a4b6c8d0e1f3a5b7c9d1e2f4a6b8c0d2e3f5a7b9c1d3e4f6a8b'
const other = 'f'.repeat(64)

/** Reads files of a machine that has only these. */
function machine(files: Readonly<Record<string, string>>): (path: string) => string {
  return path => {
    const text = files[path]
    if (text === undefined) throw new Error(`ENOENT: no such file or directory, open '${path}'`)
    return text
  }
}

const inGroup = (cgroup: string) => containerId(machine({ '/proc/self/cgroup': cgroup }))
const withMounts = (...mounts: string[]) =>
  containerId(machine({ '/proc/self/cgroup': '0::/\n', '/proc/self/mountinfo': `${mounts.join('\n')}\n` }))

describe('the id of the container, by the control group', () => {
  it.each([
    ['Docker', `12:pids:/docker/${id}\n11:cpu,cpuacct:/docker/${id}\n0::/system.slice/containerd.service\n`],
    ['Docker with systemd', `0::/system.slice/docker-${id}.scope\n`],
    ['Kubernetes', `11:memory:/kubepods/burstable/pod2d3da189-6407-48e3-9ab6-78188d75e609/${id}\n`],
    ['containerd with systemd', `0::/kubepods.slice/kubepods-pod87.slice/cri-containerd-${id}.scope\n`],
    ['containerd before systemd', `1:name=systemd:/kubepods-besteffort-pod.slice:cri-containerd:${id}\n`],
    ['CRI-O', `0::/kubepods.slice/kubepods-pod87.slice/crio-${id}.scope/container\n`],
    ['Podman', `0::/user.slice/user-1000.slice/user.slice/libpod-${id}.scope/container\n`],
    ['Amazon ECS', `9:perf_event:/ecs/0123456789abcdef0123456789abcdef/${id}\n`],
    ['systemd inside of Docker', `0::/docker/${id}/init.scope\n`],
    ['Kubernetes inside of Docker', `0::/docker/${other}/kubelet/kubepods/burstable/pod87/${id}\n`],
  ])('is found with %s', (_runtime, cgroup) => {
    expect(inGroup(cgroup)).toBe(id)
  })

  it.each([
    ['no container', '0::/user.slice/user-1000.slice/session-2.scope\n'],
    ['a name that is longer', `0::/docker/${id}ab\n`],
    ['a name that is shorter', `0::/docker/${id.slice(1)}\n`],
    ['nothing', ''],
  ])('is not found in %s', (_what, cgroup) => {
    expect(inGroup(cgroup)).toBeUndefined()
  })
})

describe('the id of the container, by what is mounted', () => {
  const lines = [
    '2245 1882 0:250 / / rw,relatime master:729 - overlay overlay rw,lowerdir=/var/lib/docker/overlay2/l/ABC',
    '2247 2245 0:255 / /proc rw,nosuid,nodev,noexec,relatime - proc proc rw',
  ]

  it.each([
    [
      'Docker',
      `2256 2245 254:1 /docker/containers/${id}/resolv.conf /etc/resolv.conf rw,relatime - ext4 /dev/vda1 rw`,
    ],
    [
      'Docker with its own file system',
      `2257 2245 8:1 /var/lib/docker/containers/${id}/hostname /etc/hostname rw - ext4 /dev/sda1 rw`,
    ],
    [
      'Podman',
      `1028 1006 0:46 /containers/overlay-containers/${id}/userdata/hostname /etc/hostname rw,nosuid - tmpfs tmpfs rw`,
    ],
  ])('is found with %s', (_runtime, line) => {
    expect(withMounts(...lines, line)).toBe(id)
  })

  it.each([
    [
      'a host of containers',
      `91 29 0:48 / /var/lib/docker/containers/${id}/mounts/shm rw,nosuid,nodev - tmpfs shm rw,size=65536k`,
    ],
    [
      'a container that looks at others',
      `92 29 8:1 /var/lib/docker/containers/${id}/hostname /host/containers/${id}/hostname ro - ext4 /dev/sda1 rw`,
    ],
    [
      'what a pod shares',
      `2334 2316 8:1 /var/lib/containerd/io.containerd.grpc.v1.cri/sandboxes/${id}/hostname /etc/hostname rw - ext4 /dev/sda1 rw`,
    ],
    ['no container', '22 27 0:21 / /proc rw,relatime - proc proc rw'],
  ])('is not found in %s', (_what, line) => {
    expect(withMounts(...lines, line)).toBeUndefined()
  })
})

describe('the id of the container', () => {
  it('is not known where nothing can be read', () => {
    expect(containerId(machine({}))).toBeUndefined()
  })

  it('is sought on this machine without an error', () => {
    expect(String(containerId())).toMatch(/^([0-9a-f]{64}|undefined)$/)
  })
})
