/** The form of macOS 14 and later, shortened. */
export const PRINT = `gui/501/ai.openclaw.gateway = {
	active count = 1
	path = /Users/jo/Library/LaunchAgents/ai.openclaw.gateway.plist
	type = LaunchAgent
	state = running

	program = /opt/homebrew/bin/node
	arguments = {
		/opt/homebrew/bin/node
		/Users/jo doe/lib/node_modules/openclaw/dist/index.js
		gateway
		--port
		18789
	}

	working directory = /Users/jo

	stdout path = /Users/jo/Library/Logs/openclaw/gateway.log
	inherited environment = {
		SSH_AUTH_SOCK => /private/tmp/com.apple.launchd.x/Listeners
	}

	default environment = {
		PATH => /usr/bin:/bin:/usr/sbin:/sbin
	}

	environment = {
		OPENCLAW_STATE_DIR => /Users/jo/.openclaw
		EQUALS => a=b => c
		XPC_SERVICE_NAME => ai.openclaw.gateway
	}

	domain = gui/501 [100005]
	asid = 100005
	minimum runtime = 10
	exit timeout = 20
	runs = 4
	pid = 4242
	immediate reason = inefficient
	forks = 3
	last exit code = 0

	resource coalition = {
		ID = 1234
		state = active
		pid = 1
	}

	spawn type = daemon (3)
	properties = keepalive | runatload | inferred program
}
`;
