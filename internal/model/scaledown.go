package model

// ScaleDown says what has to happen before a pod is taken away for good.
type ScaleDown struct {
	Before *LeaveCommand `tfsdk:"before"`
}

// LeaveCommand is run in a pod that is about to leave.
type LeaveCommand struct {
	Command []string `tfsdk:"command"`
	// TimeoutSeconds is nil for as long as the update may take.
	TimeoutSeconds *int64 `tfsdk:"timeout_seconds"`
	// Container is nil or "" for the main one.
	Container *string `tfsdk:"container"`
}

// Leave is what is run in a pod that is taken away, nil for nothing.
func (a Application) Leave() *LeaveCommand {
	if a.ScaleDown == nil {
		return nil
	}
	return a.ScaleDown.Before
}

// LeaveContainer is the name of the container in which Leave is run.
func (a Application) LeaveContainer() string {
	if name := orElse(a.Leave().Container, ""); name != "" {
		return name
	}
	return a.Name
}
