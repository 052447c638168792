package attr

import (
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
)

func securityContext() schema.Attribute {
	return schema.SingleNestedAttribute{
		Optional: true,
		MarkdownDescription: "What this container may do. Each attribute takes the place of what the application has for all containers, and of nothing else. " +
			"Default: the user and group of the application, the capabilities that follow from them, no privilege escalation, a root file system that can be written to, and the seccomp profile of the container runtime.",
		Attributes: map[string]schema.Attribute{
			"run_as_user": schema.Int64Attribute{
				Optional:            true,
				MarkdownDescription: "Numeric user of the container's process. `0`, which is root, needs `run_as_non_root = false` where the application has a `run_as_user`. Default: the application's `run_as_user`; without that, the image's.",
			},
			"run_as_group": schema.Int64Attribute{
				Optional:            true,
				MarkdownDescription: "Numeric group of the container's process. Default: the application's `run_as_group`.",
			},
			"run_as_non_root": schema.BoolAttribute{
				Optional:            true,
				MarkdownDescription: "Whether a container that would run as root is refused when it starts. Default: `true` with the application's `run_as_user`, `false` without.",
			},
			"privileged": schema.BoolAttribute{
				Optional:            true,
				MarkdownDescription: "Whether the container may do what root may on its node. The Pod Security standards `baseline` and `restricted` refuse it. Default `false`.",
			},
			"read_only_root_filesystem": schema.BoolAttribute{
				Optional:            true,
				MarkdownDescription: "Whether nothing can be written but to volumes. Most images write sockets and pid files somewhere; give them `empty_dir` volumes. Default `false`.",
			},
			"allow_privilege_escalation": schema.BoolAttribute{
				Optional:            true,
				MarkdownDescription: "Whether a process may gain more rights than its parent, as by `sudo`. Default `false`, but for privileged containers, of which it is always true.",
			},
			"capabilities": schema.SingleNestedAttribute{
				Optional:            true,
				MarkdownDescription: "Parts of root's rights, as Linux names them but without `CAP_`, such as `NET_ADMIN`. Default: see its attributes; of privileged containers nothing is said, because they have all.",
				Attributes: map[string]schema.Attribute{
					"add": schema.ListAttribute{
						Optional: true, ElementType: Capability,
						MarkdownDescription: "Capabilities that the container has. Default: none for a user that is not root; else those that official images take to step down from root: `CHOWN`, `DAC_OVERRIDE`, `FOWNER`, `KILL`, `NET_BIND_SERVICE`, `SETGID` and `SETUID`.",
					},
					"drop": schema.ListAttribute{
						Optional: true, ElementType: Capability,
						MarkdownDescription: "Capabilities that the container does not have although the container runtime would give them. Default `[\"ALL\"]`.",
					},
				},
			},
			"seccomp_profile": schema.SingleNestedAttribute{
				Optional:            true,
				MarkdownDescription: "System calls that the container may make. Default: the application's, `RuntimeDefault`.",
				Attributes: map[string]schema.Attribute{
					"type": schema.StringAttribute{
						Required: true, CustomType: Enum("RuntimeDefault", "Localhost", "Unconfined"),
						MarkdownDescription: "`RuntimeDefault` for the profile of the container runtime, `Localhost` for one that lies on the nodes, or `Unconfined` for all system calls.",
					},
					"localhost_profile": schema.StringAttribute{
						Optional:            true,
						MarkdownDescription: "Path of the profile below the kubelet's directory of profiles, with `Localhost`. Default: none.",
					},
				},
			},
		},
	}
}
