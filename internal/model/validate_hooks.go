package model

// validateHooks checks what is done at the beginning and at the end.
func validateHooks(p *Problems, a Application, c placed) {
	if c.Hooks == nil {
		return
	}
	for _, hook := range []struct {
		name string
		hook *Hook
	}{{"post_start", c.Hooks.PostStart}, {"pre_stop", c.Hooks.PreStop}} {
		if hook.hook != nil {
			validateHook(p, a, c.at.At("hooks", hook.name), *hook.hook, c)
		}
	}
}

// validateHook wants exactly one thing to do.
func validateHook(p *Problems, a Application, at Path, hook Hook, c placed) {
	set := 0
	for _, isSet := range []bool{hook.Exec != nil, hook.HTTPGet != nil, hook.Sleep != nil} {
		if isSet {
			set++
		}
	}
	if set != 1 {
		p.addReading(at, []Path{at.At("exec"), at.At("http_get"), at.At("sleep")}, "Not one handler",
			"The hook %s has %d handlers; it needs exactly one of exec, http_get and sleep.", at.last(), set)
	}
	if hook.Exec != nil && len(hook.Exec) == 0 {
		p.add(at.At("exec"), "Missing command", "exec of the hook %s is empty; it has to be a program and its arguments.", at.last())
	}
	if hook.HTTPGet != nil {
		validateHTTPGet(p, at.At("http_get"), *hook.HTTPGet, c)
	}
	if hook.Sleep != nil {
		validateSleep(p, a, at.At("sleep", "seconds"), hook.Sleep.Seconds)
	}
}

// validateSleep wants a sleep that the pod has the time for.
func validateSleep(p *Problems, a Application, at Path, seconds int64) {
	atLeast(p, at, &seconds, 0)
	if grace := a.GracePeriodSeconds(); seconds > grace {
		p.addReading(at, []Path{{"termination_grace_period_seconds"}}, "Sleep longer than the grace period",
			"seconds is %d, and after termination_grace_period_seconds, %d, the pod is killed; Kubernetes refuses it. Raise termination_grace_period_seconds or sleep for less.", seconds, grace)
	}
}
